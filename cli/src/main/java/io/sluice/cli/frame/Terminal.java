package io.sluice.cli.frame;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Where a command writes: results to standard output, everything else to standard error.
///
/// @param out results
/// @param err progress, findings, errors
/// @param colour whether results may be coloured; never the only carrier of a meaning
public record Terminal(PrintStream out, PrintStream err, boolean colour) {
    private static final int BUFFER = 1 << 14;

    /// Whether standard output is a terminal, from who started this process: the shell knows it at
    /// once, the Java platform looks for a console provider first.
    private static final String IS_TERMINAL = "sluice.terminal";

    /// That of this process. Colour only when a person looks: standard output is a terminal and
    /// `NO_COLOR` is not set.
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean colour =
                isTerminal()
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !"dumb".equals(environment.get("TERM"));
        return new Terminal(
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
                        false,
                        StandardCharsets.UTF_8),
                stream(new FileOutputStream(FileDescriptor.err)),
                colour);
    }

    private static boolean isTerminal() {
        String told = System.getProperty(IS_TERMINAL);
        return told == null
                ? Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                : Boolean.parseBoolean(told);
    }

    private static PrintStream stream(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    /// Text that means something good.
    public String good(String text) {
        return paint("32", text);
    }

    /// Text that means something bad.
    public String bad(String text) {
        return paint("31", text);
    }

    /// A heading.
    public String strong(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}

package io.sluice.cli.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A page of the manual (roff, macros of man(7)) from the specification that the help is made of.
final class ManualPage {
    private final StringBuilder text = new StringBuilder();
    private final CommandSpec spec;

    private ManualPage(CommandSpec spec) {
        this.spec = spec;
    }

    /// `sluice`, `sluice-check`.
    static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    static String of(CommandSpec spec) {
        var page = new ManualPage(spec);
        page.write();
        return page.text.toString();
    }

    private void write() {
        var usage = spec.usageMessage();
        String about = String.join(" ", usage.description());
        text.append(".TH ").append(name(spec).toUpperCase(Locale.ROOT)).append(" 1\n");
        section("NAME");
        int end = about.indexOf(". ");
        text.append(plain(name(spec)))
                .append(" \\- ")
                .append(plain(end < 0 ? about.replaceAll("\\.$", "") : about.substring(0, end)))
                .append('\n');
        section("SYNOPSIS");
        text.append(plain(synopsis())).append('\n');
        section("DESCRIPTION");
        paragraph(about);
        items(
                "PARAMETERS",
                spec.positionalParameters().stream()
                        .map(each -> Map.entry(each.paramLabel(), about(each)))
                        .toList());
        items(
                "OPTIONS",
                spec.options().stream().map(each -> Map.entry(names(each), about(each))).toList());
        items(
                "COMMANDS",
                spec.subcommands().values().stream()
                        .map(each -> each.getCommandSpec())
                        .map(each ->
                                Map.entry(
                                        each.name(),
                                        String.join(" ", each.usageMessage().description())))
                        .toList());
        items("EXIT STATUS", List.copyOf(usage.exitCodeList().entrySet()));
        examples(usage.footer());
        seeAlso();
    }

    private String synopsis() {
        String help = spec.commandLine().getHelp().synopsis(0).strip();
        return help.replaceAll("\\s+", " ");
    }

    private static String names(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
    }

    private static String about(ArgSpec each) {
        var candidates = each.completionCandidates();
        String words = String.join(" ", each.description());
        return candidates == null
                ? words
                : words.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates));
    }

    private void section(String title) {
        text.append(".SH ").append(title).append('\n');
    }

    private void paragraph(String words) {
        text.append(plain(words)).append('\n');
    }

    private void items(String title, List<Map.Entry<String, String>> items) {
        if (items.isEmpty()) {
            return;
        }
        section(title);
        for (var item : items) {
            text.append(".TP\n.B ").append(plain(item.getKey())).append('\n');
            paragraph(item.getValue());
        }
    }

    /// The footer of the help: an empty line, a title, and a command on each line.
    private void examples(String... footer) {
        section("EXAMPLES");
        text.append(".nf\n");
        Stream.of(footer).skip(2).forEach(line -> text.append(plain(line.strip())).append('\n'));
        text.append(".fi\n");
    }

    private void seeAlso() {
        var others = new ArrayList<String>();
        var parent = spec.parent();
        if (parent != null) {
            others.add(name(parent) + "(1)");
        }
        spec.subcommands()
                .values()
                .forEach(each -> others.add(name(each.getCommandSpec()) + "(1)"));
        section("SEE ALSO");
        text.append(plain(String.join(", ", others))).append('\n');
    }

    /// Text that roff does not take for its own.
    private static String plain(String words) {
        String safe = words.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}

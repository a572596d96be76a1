package io.sluice.cli.frame;

import io.sluice.model.reader.Strictness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Options that several commands share, and the frame of their help.
public final class Options {
    private static final String MANIFESTS = "-f";
    private static final String LENIENT = "--lenient";
    private static final String OUTPUT = "-o";
    private static final String ACCESS_LOG = "--access-log";

    /// How the user called us, which a plugin of kubectl is told by who started it.
    private static final String CALLED = System.getProperty("sluice.command", "sluice");

    private Options() {}

    /// The command that all others belong to: `sluice`, or `kubectl sluice`.
    public static CommandSpec root(String description, String... examples) {
        return command(CALLED, description, examples);
    }

    /// A command with `--help`.
    ///
    /// @param description one line
    /// @param examples lines of shell, shown at the end of the help
    public static CommandSpec command(String name, String description, String... examples) {
        var spec = CommandSpec.create().name(name);
        spec.usageMessage()
                .description(description)
                .footer(footer(examples))
                .width(100)
                .sortOptions(false);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this help.")
                        .build());
        return spec;
    }

    private static String[] footer(String... examples) {
        var lines = new String[examples.length + 2];
        lines[0] = "";
        lines[1] = examples.length == 1 ? "Example:" : "Examples:";
        for (int i = 0; i < examples.length; i++) {
            lines[i + 2] = "  " + examples[i].replace("sluice ", CALLED + " ");
        }
        return lines;
    }

    /// Says what the exit codes mean: code, meaning, code, meaning, …
    public static void exitCodes(CommandSpec spec, String... codesAndMeanings) {
        var codes = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < codesAndMeanings.length; i += 2) {
            codes.put(codesAndMeanings[i], codesAndMeanings[i + 1]);
        }
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    }

    /// `-f PATH`, repeatable. One path each, so that what follows is not taken for another.
    public static OptionSpec manifests(String... defaults) {
        var builder =
                OptionSpec.builder(MANIFESTS, "--filename")
                        .paramLabel("PATH")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .required(defaults.length == 0)
                        .description(
                                "Manifests: a file, a directory with those in it, or - for"
                                        + " standard input. Repeatable.");
        if (defaults.length > 0) {
            builder.defaultValue(String.join(",", defaults)).splitRegex(",");
        }
        return builder.build();
    }

    /// The named paths, or the default.
    public static List<String> manifests(ParseResult options) {
        List<String> paths = options.commandSpec().findOption(MANIFESTS).getValue();
        return List.copyOf(paths);
    }

    /// `--lenient`
    public static OptionSpec lenient() {
        return OptionSpec.builder(LENIENT)
                .type(boolean.class)
                .arity("0")
                .description(
                        "Unknown fields are warnings. A policy's rule with one allows nothing, and"
                                + " denies everything when it does not allow.")
                .build();
    }

    /// What unknown fields are: as `--lenient` says, and the profile where there is one.
    public static Strictness strictness(ParseResult options) {
        return options.hasMatchedOption(LENIENT) || ProfileOptions.readsLeniently(options)
                ? Strictness.LENIENT
                : Strictness.STRICT;
    }

    /// `--access-log FILE`
    public static OptionSpec accessLog() {
        return OptionSpec.builder(ACCESS_LOG)
                .paramLabel("FILE")
                .type(String.class)
                .description(
                        "Where the gateway writes one JSON line for every connection; - for"
                                + " standard output. Default: nowhere.")
                .build();
    }

    public static Optional<String> accessLog(ParseResult options) {
        return Optional.ofNullable(options.<String>matchedOptionValue(ACCESS_LOG, null));
    }

    /// `-o FORMAT`, the first of the formats being the default.
    public static OptionSpec output(String... formats) {
        return OptionSpec.builder(OUTPUT, "--output")
                .paramLabel("FORMAT")
                .type(String.class)
                .defaultValue(formats[0])
                .completionCandidates(List.of(formats))
                .description("How results are written: ${COMPLETION-CANDIDATES}. Default: table.")
                .build();
    }

    /// The chosen format.
    ///
    /// @throws Refusal when the command does not have it
    public static String output(ParseResult options) throws Refusal {
        var spec = options.commandSpec().findOption(OUTPUT);
        String chosen = spec.getValue();
        for (String format : spec.completionCandidates()) {
            if (format.equals(chosen)) {
                return chosen;
            }
        }
        throw Refusal.invalid(
                "-o "
                        + chosen
                        + ": "
                        + options.commandSpec().name()
                        + " has no such output; it has "
                        + String.join(", ", spec.completionCandidates()));
    }
}

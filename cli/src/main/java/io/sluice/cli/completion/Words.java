package io.sluice.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What may be typed after `sluice`.
///
/// @param commands in the order of the help
record Words(List<OneCommand> commands) {
    /// Labels of values that are files or directories.
    private static final Set<String> FILES = Set.of("FILE", "PATH", "STATEFILE", "OLD", "NEW");

    Words {
        commands = List.copyOf(commands);
    }

    /// @param about one line
    /// @param files whether files stand behind it without an option
    /// @param values what may stand first behind it, when that is one of a few words
    record OneCommand(
            String name, String about, List<Option> options, boolean files, List<String> values) {
        OneCommand {
            options = List.copyOf(options);
            values = List.copyOf(values);
        }
    }

    /// @param names `-o`, `--output`
    /// @param value what it takes
    record Option(List<String> names, String about, Value value) {
        Option {
            names = List.copyOf(names);
        }
    }

    /// What an option takes.
    sealed interface Value {
        record None() implements Value {}

        record File() implements Value {}

        /// @param words empty: anything
        record OneOf(List<String> words) implements Value {
            public OneOf {
                words = List.copyOf(words);
            }
        }
    }

    static Words of(CommandSpec root) {
        var commands = new ArrayList<OneCommand>();
        root.subcommands()
                .forEach((name, line) -> commands.add(command(name, line.getCommandSpec())));
        return new Words(commands);
    }

    private static OneCommand command(String name, CommandSpec spec) {
        var positionals = spec.positionalParameters();
        return new OneCommand(
                name,
                firstSentence(spec.usageMessage().description()),
                spec.options().stream().map(Words::option).toList(),
                positionals.stream().anyMatch(Words::isFile),
                positionals.isEmpty() ? List.of() : candidates(positionals.getFirst()));
    }

    private static Option option(OptionSpec option) {
        Value value =
                option.arity().max() == 0
                        ? new Value.None()
                        : isFile(option) ? new Value.File() : new Value.OneOf(candidates(option));
        return new Option(List.of(option.names()), firstSentence(option.description()), value);
    }

    private static boolean isFile(ArgSpec spec) {
        return FILES.contains(spec.paramLabel());
    }

    private static List<String> candidates(ArgSpec spec) {
        var candidates = spec.completionCandidates();
        var words = new ArrayList<String>();
        if (candidates != null) {
            candidates.forEach(words::add);
        }
        return words;
    }

    /// Without what a shell could take for something else.
    private static String firstSentence(String... text) {
        String all = String.join(" ", text);
        int end = all.indexOf(". ");
        String sentence = end < 0 ? all : all.substring(0, end);
        int colon = sentence.indexOf(": $");
        return (colon < 0 ? sentence : sentence.substring(0, colon))
                .replaceAll("[\\[\\]'\"`$\\\\:]", "")
                .replaceAll("\\.$", "");
    }

    Stream<String> names() {
        return commands.stream().map(OneCommand::name);
    }
}

package io.sluice.cli.completion;

import io.sluice.cli.completion.Words.OneCommand;
import io.sluice.cli.completion.Words.Option;
import io.sluice.cli.completion.Words.Value;

/// A script for fish 3 or newer.
final class FishCompletion {
    private FishCompletion() {}

    static String script(Words words) {
        var text =
                new StringBuilder(
                        """
                        # Completion of sluice for fish: sluice completion fish | source
                        complete -c sluice -f
                        complete -c sluice -n __fish_use_subcommand -l help -d 'Shows the help'
                        complete -c sluice -n __fish_use_subcommand -l version -d 'Shows the version'
                        """);
        for (var command : words.commands()) {
            text.append("complete -c sluice -n __fish_use_subcommand -a ")
                    .append(command.name())
                    .append(" -d '")
                    .append(command.about())
                    .append("'\n");
            write(command, text);
        }
        return text.toString();
    }

    private static void write(OneCommand command, StringBuilder text) {
        String only = "complete -c sluice -n '__fish_seen_subcommand_from " + command.name() + "'";
        for (var option : command.options()) {
            text.append(only);
            for (String name : option.names()) {
                text.append(name.startsWith("--") ? " -l " : " -s ")
                        .append(name.replaceFirst("^--?", ""));
            }
            text.append(value(option)).append(" -d '").append(option.about()).append("'\n");
        }
        if (command.files()) {
            text.append(only).append(" -F\n");
        } else if (!command.values().isEmpty()) {
            text.append(only)
                    .append(" -a '")
                    .append(String.join(" ", command.values()))
                    .append("'\n");
        }
    }

    private static String value(Option option) {
        return switch (option.value()) {
            case Value.None _ -> "";
            case Value.File _ -> " -r -F";
            case Value.OneOf(var words) when words.isEmpty() -> " -x";
            case Value.OneOf(var words) -> " -x -a '" + String.join(" ", words) + "'";
        };
    }
}

package io.sluice.cli.completion;

import io.sluice.cli.completion.Words.OneCommand;
import io.sluice.cli.completion.Words.Option;
import io.sluice.cli.completion.Words.Value;

/// A script for zsh's completion system: a file `_sluice` in `$fpath`, or sourced after `compinit`.
final class ZshCompletion {
    private ZshCompletion() {}

    static String script(Words words) {
        var text =
                new StringBuilder(
                        """
                        #compdef sluice
                        # Completion of sluice for zsh: source <(sluice completion zsh)
                        _sluice_none() { return 1; }
                        _sluice() {
                            local -a commands
                            if (( CURRENT == 2 )); then
                                commands=(
                        """);
        for (var command : words.commands()) {
            text.append("            '")
                    .append(command.name())
                    .append(':')
                    .append(command.about())
                    .append("'\n");
        }
        text.append(
                """
                        )
                        _describe -t commands 'command' commands
                        return
                    fi
                    shift words
                    (( CURRENT-- ))
                    case $words[1] in
                """);
        words.commands().forEach(command -> write(command, text));
        return text.append(
                        """
                            esac
                        }
                        if [ "$funcstack[1]" = _sluice ]; then _sluice "$@"; else compdef _sluice sluice; fi
                        """)
                .toString();
    }

    private static void write(OneCommand command, StringBuilder text) {
        text.append("        ").append(command.name()).append(")\n            _arguments");
        for (var option : command.options()) {
            for (String name : option.names()) {
                text.append(" \\\n                '*")
                        .append(name)
                        .append('[')
                        .append(option.about())
                        .append(']')
                        .append(value(option))
                        .append('\'');
            }
        }
        if (command.files()) {
            text.append(" \\\n                '*:file:_files'");
        } else if (!command.values().isEmpty()) {
            text.append(" \\\n                '1:word:(")
                    .append(String.join(" ", command.values()))
                    .append(")'");
        } else {
            text.append(" \\\n                '*:word:_sluice_none'");
        }
        text.append("\n            ;;\n");
    }

    private static String value(Option option) {
        return switch (option.value()) {
            case Value.None _ -> "";
            case Value.File _ -> ":file:_files";
            case Value.OneOf(var words) when words.isEmpty() -> ":value: ";
            case Value.OneOf(var words) -> ":value:(" + String.join(" ", words) + ")";
        };
    }
}

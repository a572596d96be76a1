package io.sluice.cli.completion;

import io.sluice.cli.completion.Words.OneCommand;
import io.sluice.cli.completion.Words.Option;
import io.sluice.cli.completion.Words.Value;
import java.util.stream.Collectors;

/// A script for bash 4 or newer, which needs nothing else.
final class BashCompletion {
    private static final String START =
            """
            # Completion of sluice for bash: source <(sluice completion bash)
            _sluice_words() {
                # $1: words, of which those are taken that begin with $cur.
                COMPREPLY=($(compgen -W "$1" -- "$cur"))
            }
            _sluice_files() {
                files=1
                local IFS=$'\\n'
                COMPREPLY=($(compgen -f -- "$cur"))
                compopt -o filenames 2>/dev/null || true
            }
            _sluice_pairs() {
                # The same of name=value, which bash takes for three words.
                if [ -n "$name" ]; then
                    local word
                    for word in $1; do
                        case $word in "$name=$cur"*) COMPREPLY+=("${word#*=}") ;; esac
                    done
                else
                    _sluice_words "$1"
                fi
            }
            _sluice() {
                local cur=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) prev name=''
                files=0
                COMPREPLY=()
                if [ "$COMP_CWORD" -gt 2 ] && [ "$cur" = = ]; then
                    cur=''
                    at=$COMP_CWORD
                fi
                prev=${COMP_WORDS[at]}
                if [ "$prev" = = ]; then
                    prev=${COMP_WORDS[at - 1]}
                    case $prev in --*) ;; *) name=$prev prev=${COMP_WORDS[at - 2]} ;; esac
                    if [ "$prev" = = ]; then prev=${COMP_WORDS[at - 3]}; fi
                fi
                if [ "$COMP_CWORD" -le 1 ]; then
                    _sluice_words 'COMMANDS --help --version'
                    return
                fi
                case ${COMP_WORDS[1]} in
            """;

    private BashCompletion() {}

    static String script(Words words) {
        var text =
                new StringBuilder(
                        START.replace("COMMANDS", words.names().collect(Collectors.joining(" "))));
        words.commands().forEach(command -> write(command, text));
        return text.append("    esac\n}\n").toString();
    }

    private static void write(OneCommand command, StringBuilder text) {
        text.append("        ").append(command.name()).append(")\n");
        text.append("            case $prev in\n");
        for (var option : command.options()) {
            String answer = answer(option);
            if (!answer.isEmpty()) {
                text.append("                ")
                        .append(String.join(" | ", option.names()))
                        .append(") ")
                        .append(answer)
                        .append("; return ;;\n");
            }
        }
        text.append("            esac\n")
                .append("            case $cur in\n")
                .append("                -*) _sluice_words '")
                .append(
                        command.options().stream()
                                .flatMap(option -> option.names().stream())
                                .collect(Collectors.joining(" ")))
                .append("' ;;\n");
        if (command.files()) {
            text.append("                *) _sluice_files ;;\n");
        } else if (!command.values().isEmpty()) {
            text.append("                *) if [ \"$COMP_CWORD\" = 2 ]; then _sluice_words '")
                    .append(String.join(" ", command.values()))
                    .append("'; fi ;;\n");
        }
        text.append("            esac\n            ;;\n");
    }

    private static String answer(Option option) {
        return switch (option.value()) {
            case Value.None _ -> "";
            case Value.File _ -> "_sluice_files";
            case Value.OneOf(var words) -> "_sluice_pairs '" + String.join(" ", words) + "'";
        };
    }

    /// As the program that kubectl asks: `kubectl_complete-sluice` on the path, which is given the
    /// words and prints the answers and a directive (1: nothing more, :0: files).
    static String ofKubectl(Words words) {
        return "#!/usr/bin/env bash\n"
                + script(words)
                + """
                COMP_WORDS=(sluice "$@")
                COMP_CWORD=$#
                _sluice
                if [ "$files" = 1 ]; then
                    echo :0
                else
                    [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
                    echo :4
                fi
                """;
    }
}

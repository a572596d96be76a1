package io.sluice.cli.completion;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `sluice completion`: what makes a shell complete `sluice`.
public final class CompletionCommand implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish", "kubectl");

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Prints the completion script for a shell, or the program that kubectl asks"
                                + " for completions of its plugin.",
                        "source <(sluice completion bash)",
                        "sluice completion zsh > ~/.zfunc/_sluice",
                        "sluice completion fish | source",
                        "sluice completion kubectl > ~/.local/bin/kubectl_complete-sluice");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .paramLabel("SHELL")
                        .type(String.class)
                        .required(true)
                        .completionCandidates(SHELLS)
                        .description("One of ${COMPLETION-CANDIDATES}.")
                        .build());
        Options.exitCodes(spec, "0", "the script was written", "2", "no such shell");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        var words = Words.of(options.commandSpec().root());
        String shell = options.matchedPositionalValue(0, "");
        terminal.out()
                .print(
                        switch (shell) {
                            case "bash" ->
                                    BashCompletion.script(words) + "complete -F _sluice sluice\n";
                            case "zsh" -> ZshCompletion.script(words);
                            case "fish" -> FishCompletion.script(words);
                            case "kubectl" -> BashCompletion.ofKubectl(words);
                            default ->
                                    throw Refusal.invalid(
                                            "completion "
                                                    + shell
                                                    + ": no such shell; there are "
                                                    + String.join(", ", SHELLS));
                        });
        return Exit.YES;
    }
}

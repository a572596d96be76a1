package io.sluice.cli;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `sluice help COMMAND`: the same as `sluice COMMAND --help`.
final class HelpCommand implements Command {
    @Override
    public String name() {
        return "help";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(), "Shows the help of a command.", "sluice help", "sluice help check");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .paramLabel("COMMAND")
                        .type(String.class)
                        .description("The command; without one, the list of all.")
                        .build());
        Options.exitCodes(spec, "0", "the help was written", "2", "no such command");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        var root = options.commandSpec().root().commandLine();
        String name = options.matchedPositionalValue(0, "");
        var asked = name.isEmpty() ? root : root.getSubcommands().get(name);
        if (asked == null) {
            throw Refusal.invalid(
                    "help "
                            + name
                            + ": no such command; there are "
                            + String.join(", ", root.getSubcommands().keySet()));
        }
        asked.usage(terminal.out());
        return Exit.YES;
    }
}

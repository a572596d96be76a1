package io.sluice.cli;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.Terminal;
import io.sluice.lab.CannotStartException;
import io.sluice.lab.LabPods;
import io.sluice.lab.LabState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `sluice exec`: a command inside a Pod of the running lab.
final class ExecCommand implements Command {
    /// POSIX, Shell and Utilities, 2.8.2: what a shell leaves with then.
    private static final int CANNOT_EXECUTE = 126;

    private static final int NOT_FOUND = 127;

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Runs a command inside a Pod of the running lab. Exit code: the command's;"
                                + " 127 when there is no such program, 126 when it cannot be executed.",
                        "sluice exec frontend/tools -- curl -s https://api.example.com",
                        "sluice exec frontend/web -- ping -c 1 192.168.1.100");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .paramLabel("NAMESPACE/POD")
                        .type(String.class)
                        .required(true)
                        .description("A Pod of the running lab.")
                        .build());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("1..*")
                        .arity("1..*")
                        .paramLabel("COMMAND")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .required(true)
                        .description("The command and its arguments, after --.")
                        .build());
        spec.parser().stopAtPositional(true);
        Options.exitCodes(
                spec,
                "2",
                "wrong usage, or no such Pod",
                "3",
                "no lab runs",
                "126",
                "the program cannot be executed",
                "127",
                "there is no such program",
                "else",
                "the program's");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal)
            throws Refusal, IOException, InterruptedException {
        String path = options.matchedPositionalValue(0, "");
        var command = new ArrayList<String>(options.matchedPositionalValue(1, List.of()));
        if (command.getFirst().equals("--")) {
            command.removeFirst();
        }
        if (command.isEmpty()) {
            throw Refusal.invalid("exec " + path + ": no command after --");
        }
        var lab = RunningLab.find();
        if (lab.pod(path).isEmpty()) {
            throw Refusal.invalid(
                    "the lab has no Pod "
                            + path
                            + "; it has "
                            + String.join(
                                    ", ",
                                    lab.pods().stream().map(LabState.PodState::path).toList()));
        }
        terminal.out().flush();
        try {
            return LabPods.exec(lab, path, command);
        } catch (CannotStartException e) {
            throw new Refusal(
                    e.exists() ? CANNOT_EXECUTE : NOT_FOUND,
                    "exec " + path + ": " + e.getMessage());
        }
    }
}

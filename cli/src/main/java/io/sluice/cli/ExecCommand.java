package io.sluice.cli;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.Terminal;
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
    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        "exec",
                        "Runs a command inside a Pod of the running lab. Exit code: the command's.",
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
        return LabPods.exec(lab, path, command);
    }
}

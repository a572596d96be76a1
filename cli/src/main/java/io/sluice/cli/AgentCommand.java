package io.sluice.cli;

import io.sluice.cli.agent.Agent;
import io.sluice.cli.agent.LiveManifests;
import io.sluice.cli.agent.NodePlace;
import io.sluice.cli.frame.AtExit;
import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.Terminal;
import io.sluice.lab.LabPod;
import io.sluice.lab.LabState;
import io.sluice.node.PodInterface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `sluice agent`: the parts of a node, apart from the lab that it works in.
final class AgentCommand implements Command {

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Enforces manifests in a running lab: kernel rules, DNS proxy, gateway,"
                                + " flows. When it stops, the rules stay.",
                        "sluice agent --lab /run/sluice/lab.json -f examples");
        spec.addOption(
                OptionSpec.builder("--lab")
                        .paramLabel("STATEFILE")
                        .type(Path.class)
                        .required(true)
                        .description("The state file of the lab whose node is enforced.")
                        .build());
        spec.addOption(Options.manifests());
        spec.addOption(Options.lenient());
        spec.addOption(Options.accessLog());
        Options.exitCodes(
                spec,
                "0",
                "ended in order",
                "2",
                "wrong usage, invalid manifests, or a machine that cannot do it",
                "3",
                "no lab has the state file");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal)
            throws Refusal, IOException, InterruptedException {
        Path stateFile = options.matchedOptionValue("--lab", Path.of(""));
        var manifests =
                new LiveManifests(
                        Options.manifests(options), Options.strictness(options), terminal.err());
        var decisions = manifests.read();
        var lab = state(stateFile);
        try (var node = lab.openNode()) {
            var place =
                    new NodePlace(
                            node,
                            LabPod.INTERFACES,
                            lab.resolver(),
                            RunningLab.flowSocket(stateFile),
                            Options.accessLog(options));
            var agent = Agent.start(place, () -> pods(stateFile), decisions);
            AtExit.close(agent);
            Agent.announce(decisions, terminal);
            manifests.follow(agent::apply);
        }
        return Exit.YES;
    }

    private static LabState state(Path file) throws Refusal, IOException {
        Optional<LabState> state = LabState.read(file);
        return state.orElseThrow(
                () -> new Refusal(Exit.NO_SERVER, "no lab has the state file " + file));
    }

    private static List<PodInterface> pods(Path stateFile) throws IOException {
        return LabState.read(stateFile).stream()
                .flatMap(state -> state.pods().stream())
                .map(pod ->
                        new PodInterface(
                                pod.interfaceName(), pod.namespace(), pod.name(), pod.addresses()))
                .toList();
    }
}

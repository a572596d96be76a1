package io.sluice.cli;

import io.sluice.cli.agent.Agent;
import io.sluice.cli.agent.LiveManifests;
import io.sluice.cli.agent.NodePlace;
import io.sluice.cli.frame.AtExit;
import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Machine;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Parts;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.StateRoom;
import io.sluice.cli.frame.Terminal;
import io.sluice.lab.Lab;
import io.sluice.lab.LabPod;
import io.sluice.lab.LabSettings;
import io.sluice.node.PodInterface;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `sluice up`: a lab of the user's own manifests, enforced, until Ctrl-C.
final class UpCommand implements Command {
    @Override
    public String name() {
        return "up";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Makes a small cluster of network namespaces out of the manifests, enforces"
                                + " them, and applies every edit, until Ctrl-C.",
                        "sluice up -f examples",
                        "sluice up -f cluster.yaml -f policies/",
                        "sluice exec frontend/tools -- curl -s https://api.example.com",
                        "sluice flows --follow");
        spec.addOption(Options.manifests());
        spec.addOption(Options.lenient());
        spec.addOption(Options.accessLog());
        Options.exitCodes(
                spec,
                "0",
                "ended in order",
                "2",
                "wrong usage, invalid manifests, or a machine that cannot do it");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal)
            throws Refusal, IOException, InterruptedException {
        var err = terminal.err();
        var manifests =
                new LiveManifests(Options.manifests(options), Options.strictness(options), err);
        var decisions = manifests.read();
        Machine.requireForLab("up");
        StateRoom.require(LabSettings.standard().stateDirectory());
        var parts = new Parts();
        try (var _ = AtExit.close(parts)) {
            var lab = Lab.start(decisions.cluster(), LabSettings.standard());
            parts.add(() -> RunningLab.removeStateDirectory(lab.stateFile()));
            parts.add(lab);
            lab.notes().forEach(note -> err.println("sluice: " + note));
            var place =
                    new NodePlace(
                            lab.node(),
                            LabPod.INTERFACES,
                            lab.resolver(),
                            RunningLab.flowSocket(lab.stateFile()),
                            Options.accessLog(options));
            var agent = parts.add(Agent.start(place, () -> pods(lab), decisions));
            welcome(lab, err);
            Agent.announce(decisions, terminal);
            manifests.follow(next -> {
                lab.update(next.cluster());
                agent.apply(next);
            });
        }
        return Exit.YES;
    }

    private static void welcome(Lab lab, PrintStream err) {
        var pods = lab.pods().stream().map(LabPod::path).toList();
        err.println("sluice: " + pods.size() + " Pods: " + String.join(", ", pods));
        err.println("  try     sluice exec " + pods.getFirst() + " -- ip addr");
        err.println("          sluice flows --follow -o table");
        err.println("          sluice health");
        err.println("  stop    Ctrl-C");
    }

    private static List<PodInterface> pods(Lab lab) {
        return lab.pods().stream()
                .map(pod ->
                        new PodInterface(
                                pod.interfaceName(), pod.namespace(), pod.name(), pod.addresses()))
                .toList();
    }
}

package io.sluice.cli.demo;

import io.sluice.cli.agent.Agent;
import io.sluice.cli.frame.AtExit;
import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Machine;
import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Parts;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.StateRoom;
import io.sluice.cli.frame.Terminal;
import io.sluice.flows.FlowRing;
import io.sluice.flows.text.FlowTable;
import io.sluice.flows.text.HealthTable;
import io.sluice.lab.Lab;
import io.sluice.lab.LabDefaults;
import io.sluice.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `sluice demo`: what the two examples promise, proved on real packets.
public final class DemoCommand implements Command {
    @Override
    public String name() {
        return "demo";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Makes a small cluster out of the examples, enforces them, proves every"
                                + " claim with real connections, and stays up until Ctrl-C.",
                        "sluice demo",
                        "sluice demo --once",
                        "sluice demo --once -f my-copy-of-the-examples");
        spec.addOption(
                OptionSpec.builder("--once")
                        .type(boolean.class)
                        .arity("0")
                        .description(
                                "Leaves when done: 0 when everything came out as promised, else 1.")
                        .build());
        spec.addOption(Options.manifests(examples()));
        spec.addOption(Options.lenient());
        Options.exitCodes(
                spec,
                "0",
                "every claim was proved",
                "1",
                "a claim failed",
                "2",
                "wrong usage, invalid manifests, or a machine that cannot do it");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal)
            throws Refusal, IOException, InterruptedException {
        var err = terminal.err();
        var manifests = Options.manifests(options);
        var decisions =
                ManifestInput.decisions(
                        manifests, Options.strictness(options), LabDefaults::complete, err);
        Machine.requireForLab("demo");
        StateRoom.require(LabSettings.standard().stateDirectory());
        var parts = new Parts();
        try (var _ = AtExit.close(parts)) {
            say(terminal, "making the lab");
            var lab = Lab.start(decisions.cluster(), LabSettings.standard());
            lab.notes().forEach(note -> say(terminal, note));
            var launcher = new AgentLauncher(lab.stateFile(), manifests, Agent.READY);
            parts.add(() -> RunningLab.removeStateDirectory(lab.stateFile()));
            parts.add(lab);
            parts.add(() -> Files.deleteIfExists(launcher.accessLog()));
            say(terminal, "starting the agent");
            var demo = parts.add(new Demo(decisions, lab, launcher, words -> say(terminal, words)));
            var rows = demo.prove();
            print(demo, rows, terminal);
            if (!options.hasMatchedOption("--once")) {
                stayUp(terminal);
                demo.stayUp();
            }
            return rows.stream().allMatch(Row::proved) ? Exit.YES : Exit.NO;
        }
    }

    /// The examples of the checkout that this was started from, wherever the user stands.
    private static String examples() {
        Path home = Path.of(System.getProperty("sluice.home", "")).toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return home.equals(here) ? "examples" : home.resolve("examples").toString();
    }

    private static void print(Demo demo, List<Row> rows, Terminal terminal) throws IOException {
        var out = terminal.out();
        out.println();
        out.println(ClaimTable.render(rows));
        out.println(
                new FlowTable(ZoneId.systemDefault(), false).render(demo.flows(), FlowRing.KEPT));
        out.println(new HealthTable(ZoneId.systemDefault()).render(demo.health()));
        var failed = rows.stream().filter(row -> !row.proved()).toList();
        if (failed.isEmpty()) {
            out.println(terminal.good("all " + rows.size() + " claims proved"));
        } else {
            out.println(terminal.bad(failed.size() + " of " + rows.size() + " claims failed:"));
            for (var row : failed) {
                out.println(
                        "  "
                                + row.claim().from()
                                + " "
                                + row.claim().text()
                                + ": "
                                + row.claim().attempt()
                                + " promised "
                                + row.claim().promised()
                                + ", observed "
                                + row.observed());
            }
        }
        out.flush();
    }

    private static void stayUp(Terminal terminal) {
        var err = terminal.err();
        err.println("sluice: the demo stays up");
        err.println("  try     sluice exec frontend/tools -- curl -s https://api.example.com");
        err.println("          sluice exec frontend/web -- curl -sm 2 http://192.168.1.101:5432");
        err.println("          sluice flows --follow -o table");
        err.println("          sluice health");
        err.println("  stop    Ctrl-C");
    }

    private static void say(Terminal terminal, String words) {
        terminal.err().println("sluice: " + words);
    }
}

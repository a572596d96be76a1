package io.sluice.cli;

import io.sluice.cli.connections.DiffCommand;
import io.sluice.cli.connections.ListCommand;
import io.sluice.cli.demo.DemoCommand;
import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Failure;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.lint.LintCommand;
import io.sluice.flows.service.NoFlowServerException;
import io.sluice.lab.Isolation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The `sluice` command.
public final class Sluice {
    private static final List<Command> COMMANDS =
            List.of(
                    new DemoCommand(),
                    new UpCommand(),
                    new ExecCommand(),
                    new CheckCommand(),
                    new ListCommand(),
                    new DiffCommand(),
                    new LintCommand(),
                    new TestCommand(),
                    new FlowsCommand(),
                    new HealthCommand(),
                    new AgentCommand());

    private static final Set<String> MAKES_A_LAB = Set.of("demo", "up");

    private final Terminal terminal;
    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final CommandLine line;

    private Sluice(Terminal terminal) {
        this.terminal = terminal;
        var root =
                Options.command(
                        "sluice",
                        "Controls what leaves a Kubernetes cluster.",
                        "sluice demo --once",
                        "sluice check frontend/web 192.168.1.101:5432 -f examples",
                        "sluice up -f examples");
        root.addOption(
                OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Shows the version.")
                        .build());
        root.version("sluice " + version());
        for (var command : COMMANDS) {
            CommandSpec spec = command.spec();
            commands.put(spec.name(), command);
            root.addSubcommand(spec.name(), spec);
        }
        line = new CommandLine(root);
    }

    public static void main(String[] args) {
        OwnLoopback.wake();
        var terminal = Terminal.ofProcess(System.getenv());
        int exitCode = new Sluice(terminal).run(args);
        terminal.out().flush();
        System.exit(exitCode);
    }

    private static String version() {
        String version = Sluice.class.getPackage().getImplementationVersion();
        return version == null ? "(from classes)" : version;
    }

    private int run(String... args) {
        try {
            return run(line.parseArgs(args));
        } catch (ParameterException e) {
            terminal.err().println("sluice: " + e.getMessage());
            terminal.err()
                    .println(
                            "  see "
                                    + e.getCommandLine().getCommandSpec().qualifiedName()
                                    + " --help");
            return Exit.INVALID;
        } catch (Refusal e) {
            terminal.err().println("sluice: " + e.getMessage());
            return e.exitCode();
        } catch (NoFlowServerException e) {
            terminal.err().println("sluice: " + e.getMessage());
            return Exit.NO_SERVER;
        } catch (IOException e) {
            terminal.err().println("sluice: " + Failure.text(e));
            return Exit.INVALID;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.NO;
        }
    }

    private int run(ParseResult parsed) throws Refusal, IOException, InterruptedException {
        ParseResult asked = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        var asks = asked.commandSpec().commandLine();
        if (asked.isUsageHelpRequested()) {
            asks.usage(terminal.out());
            return Exit.YES;
        }
        if (parsed.isVersionHelpRequested()) {
            line.printVersionHelp(terminal.out());
            return Exit.YES;
        }
        var command = commands.get(asked.commandSpec().name());
        if (command == null) {
            line.usage(terminal.err());
            return Exit.INVALID;
        }
        if (MAKES_A_LAB.contains(asked.commandSpec().name())) {
            Isolation.prepare();
        }
        return command.run(asked, terminal);
    }
}

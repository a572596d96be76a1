package io.sluice.cli;

import io.sluice.cli.completion.CompletionCommand;
import io.sluice.cli.connections.DiffCommand;
import io.sluice.cli.connections.ListCommand;
import io.sluice.cli.demo.DemoCommand;
import io.sluice.cli.frame.AtExit;
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
                    new AgentCommand(),
                    new CompletionCommand(),
                    new HelpCommand());

    private static final Set<String> MAKES_A_LAB = Set.of("demo", "up");

    /// Commands about all commands.
    private static final Set<String> ABOUT_ALL = Set.of("completion", "help");

    private final Terminal terminal;
    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final CommandLine line;

    private Sluice(Terminal terminal, String... args) {
        this.terminal = terminal;
        var root =
                Options.root(
                        "Controls what leaves a Kubernetes cluster.",
                        "sluice demo --once",
                        "sluice check frontend/web 192.168.1.101:5432 -f examples",
                        "sluice up -f examples");
        root.addOption(
                OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Shows the version.")
                        .build());
        Options.exitCodes(
                root,
                "0",
                "yes, or clean",
                "1",
                "no, findings, or a failed case",
                "2",
                "wrong usage, invalid input, or a machine that cannot do it",
                "3",
                "nothing runs that could answer",
                "4",
                "the data is incomplete");
        root.version("sluice " + version());
        for (var command : asked(args)) {
            CommandSpec spec = command.spec();
            commands.put(spec.name(), command);
            root.addSubcommand(spec.name(), spec);
        }
        line = new CommandLine(root);
    }

    public static void main(String[] args) {
        OwnLoopback.wake();
        AtExit.leave(run(Terminal.ofProcess(System.getenv()), args));
    }

    /// The command with all its subcommands.
    public static CommandSpec spec() {
        return new Sluice(Terminal.ofProcess(Map.of())).line.getCommandSpec();
    }

    /// Carries a command line out.
    ///
    /// @return the exit code
    public static int run(Terminal terminal, String... args) {
        int exitCode = new Sluice(terminal, args).run(args);
        terminal.out().flush();
        return exitCode;
    }

    /// The command that the first word names, otherwise all: the options of the others need not be
    /// put together then.
    private static List<Command> asked(String... args) {
        return COMMANDS.stream()
                .filter(command -> args.length > 0 && command.name().equals(args[0]))
                .filter(command -> !ABOUT_ALL.contains(command.name()))
                .findFirst()
                .map(List::of)
                .orElse(COMMANDS);
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

package io.sluice.cli;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.frame.Yaml;
import io.sluice.flows.Completeness;
import io.sluice.flows.json.Documents;
import io.sluice.flows.service.FlowClient;
import io.sluice.flows.service.FlowQuery;
import io.sluice.flows.service.FlowQuery.Ask;
import io.sluice.flows.service.FlowQuery.Shown;
import io.sluice.flows.text.Csv;
import io.sluice.flows.text.FlowTable;
import io.sluice.flows.text.SumTable;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `sluice flows`: who connected where, and what was refused.
final class FlowsCommand implements Command {
    @Override
    public String name() {
        return "flows";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Shows the flows of the running instance: who connected where, by which"
                                + " rule, how much, and what was refused and why.",
                        "sluice flows",
                        "sluice flows --denied --from frontend",
                        "sluice flows --to '*.example.com' --since 10m -o json",
                        "sluice flows --sum",
                        "sluice flows --follow -o table");
        spec.addOption(
                text("--from", "SOURCE", "Only from this namespace, workload, Pod or address."));
        spec.addOption(
                text(
                        "--to",
                        "DESTINATION",
                        "Only to this name, block, address or workload[:PORT]."));
        spec.addOption(flag("--denied", "Only what was refused."));
        spec.addOption(flag("--allowed", "Only what was allowed."));
        spec.addOption(text("--since", "TIME", "How far to look back: 30s, 10m, 1h. Default: 1h."));
        spec.addOption(flag("--sum", "Bytes and connections for each workload and destination."));
        spec.addOption(
                flag(
                        "--follow",
                        "Goes on with every flow that is recorded, a JSON object on a line; with"
                                + " -o table a line for people."));
        spec.addOption(Options.output("table", "wide", "json", "yaml", "csv"));
        Options.exitCodes(
                spec,
                "0",
                "the flows were written",
                "2",
                "wrong usage",
                "3",
                "nothing runs that could answer",
                "4",
                "some flows were lost");
        return spec;
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal, IOException {
        String output = Options.output(options);
        boolean sums = options.hasMatchedOption("--sum");
        boolean follow = options.hasMatchedOption("--follow");
        var query = query(options, sums ? Ask.SUMS : Ask.FLOWS, follow);
        var client = new FlowClient(RunningLab.flowSocket());
        if (follow) {
            var lines = new FlowLines(terminal, followed(options, output));
            try {
                client.follow(query, lines);
            } catch (FlowLines.NobodyReadsException e) {
                return Exit.YES;
            }
            terminal.err().println("sluice: the instance that was followed has ended");
            return lines.isComplete() ? Exit.YES : Exit.INCOMPLETE;
        }
        return sums
                ? sums(client, query, output, terminal)
                : flows(client, query, output, terminal);
    }

    /// Who follows is a program unless told otherwise.
    private static FlowLines.Format followed(ParseResult options, String output) throws Refusal {
        if (!options.hasMatchedOption("-o")) {
            return FlowLines.Format.JSON;
        }
        return switch (output) {
            case "json" -> FlowLines.Format.JSON;
            case "table" -> FlowLines.Format.WORDS;
            default ->
                    throw Refusal.invalid(
                            "-o " + output + ": flows are followed with -o json or -o table");
        };
    }

    static FlowQuery query(ParseResult options, Ask ask, boolean follow) throws Refusal {
        boolean denied = options.hasMatchedOption("--denied");
        boolean allowed = options.hasMatchedOption("--allowed");
        Shown shown = denied == allowed ? Shown.ALL : denied ? Shown.DENIED : Shown.ALLOWED;
        String since = options.matchedOptionValue("--since", "1h");
        Duration back =
                FlowQuery.parseSince(since)
                        .orElseThrow(() ->
                                Refusal.invalid(
                                        "--since "
                                                + since
                                                + " is no time span such as 30s, 10m, 1h"));
        try {
            return new FlowQuery(
                    ask,
                    options.matchedOptionValue("--from", ""),
                    options.matchedOptionValue("--to", ""),
                    shown,
                    back,
                    follow);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static int flows(FlowClient client, FlowQuery query, String output, Terminal terminal)
            throws IOException {
        var report = client.flows(query);
        terminal.out()
                .print(
                        switch (output) {
                            case "json" -> Documents.flows(report);
                            case "yaml" -> Yaml.of(Documents.flows(report));
                            case "csv" -> Csv.flows(report);
                            default ->
                                    new FlowTable(ZoneId.systemDefault(), output.equals("wide"))
                                            .render(report, query.since());
                        });
        return exit(report.completeness(), output, terminal);
    }

    private static int sums(FlowClient client, FlowQuery query, String output, Terminal terminal)
            throws IOException {
        var report = client.sums(query);
        terminal.out()
                .print(
                        switch (output) {
                            case "json" -> Documents.sums(report);
                            case "yaml" -> Yaml.of(Documents.sums(report));
                            case "csv" -> Csv.sums(report);
                            default -> SumTable.render(report);
                        });
        return exit(report.completeness(), output, terminal);
    }

    /// What was lost is said where the user looks, whatever the format; with CSV, which has no
    /// place for it, also that nothing was.
    static int exit(Completeness completeness, String output, Terminal terminal) {
        if (!completeness.isComplete() || output.equals("csv")) {
            terminal.err().println("sluice: " + completeness);
        }
        return completeness.isComplete() ? Exit.YES : Exit.INCOMPLETE;
    }
}

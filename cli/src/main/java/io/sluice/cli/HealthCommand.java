package io.sluice.cli;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.frame.Yaml;
import io.sluice.flows.json.Documents;
import io.sluice.flows.service.FlowClient;
import io.sluice.flows.service.FlowQuery;
import io.sluice.flows.text.Csv;
import io.sluice.flows.text.HealthTable;
import java.io.IOException;
import java.time.ZoneId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `sluice health`: how the destinations do, and at which stage they fail.
final class HealthCommand implements Command {
    @Override
    public String name() {
        return "health";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Shows how each destination does, the worst first, and at which stage it"
                                + " fails. What policy refused never counts as a failure.",
                        "sluice health",
                        "sluice health --to '*.example.com' -o json");
        spec.addOption(
                OptionSpec.builder("--to")
                        .paramLabel("DESTINATION")
                        .type(String.class)
                        .description("Only this name, block or address[:PORT].")
                        .build());
        spec.addOption(Options.output("table", "json", "yaml", "csv"));
        Options.exitCodes(
                spec,
                "0",
                "the destinations were written",
                "2",
                "wrong usage",
                "3",
                "nothing runs that could answer",
                "4",
                "some flows were lost");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal, IOException {
        String output = Options.output(options);
        FlowQuery query;
        try {
            var all = FlowQuery.all(FlowQuery.Ask.HEALTH);
            query =
                    new FlowQuery(
                            all.ask(),
                            "",
                            options.matchedOptionValue("--to", ""),
                            all.shown(),
                            all.since(),
                            false);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(String.valueOf(e.getMessage()));
        }
        var report = new FlowClient(RunningLab.flowSocket()).health(query);
        terminal.out()
                .print(
                        switch (output) {
                            case "json" -> Documents.health(report);
                            case "yaml" -> Yaml.of(Documents.health(report));
                            case "csv" -> Csv.health(report);
                            default -> new HealthTable(ZoneId.systemDefault()).render(report);
                        });
        return FlowsCommand.exit(report.completeness(), output, terminal);
    }
}

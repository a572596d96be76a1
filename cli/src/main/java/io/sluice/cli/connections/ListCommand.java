package io.sluice.cli.connections;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.ProfileOptions;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.frame.Yaml;
import io.sluice.policy.ConnectionList;
import io.sluice.policy.Decisions;
import io.sluice.policy.FutureList;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `sluice list`: every allowed connection.
public final class ListCommand implements Command {
    private static final String FUTURE = "--future";

    @Override
    public String name() {
        return "list";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Lists every allowed connection between workloads and with the outside.",
                        "sluice list -f examples",
                        "sluice list -f examples -o json",
                        "sluice list -f examples -o dot | dot -Tsvg > connections.svg",
                        "sluice list --future -f examples");
        spec.addOption(Options.manifests());
        spec.addOption(Options.lenient());
        ProfileOptions.addTo(spec);
        spec.addOption(
                OptionSpec.builder(FUTURE)
                        .type(boolean.class)
                        .arity("0")
                        .description(
                                "What the workloads' policies let through between them and Pods"
                                        + " that need not exist yet, by label. With table, json, yaml,"
                                        + " csv or md.")
                        .build());
        spec.addOption(
                Options.output("table", "wide", "json", "yaml", "csv", "md", "dot", "mermaid"));
        Options.exitCodes(
                spec,
                "0",
                "the list was written",
                "2",
                "wrong usage or invalid manifests",
                "4",
                "--future could not answer for every workload");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        String output = Options.output(options);
        var decisions = ManifestInput.asked(options, terminal);
        if (options.hasMatchedOption(FUTURE)) {
            return future(decisions, output, terminal);
        }
        var list = ConnectionList.of(decisions);
        var out = terminal.out();
        switch (output) {
            case "wide" -> out.print(ConnectionTable.wide(list));
            case "json" -> ConnectionDocument.write(list, decisions, out);
            case "yaml" ->
                    out.print(Yaml.of(json -> ConnectionDocument.write(list, decisions, json)));
            case "csv" -> ConnectionTable.csv(list.connections(), out);
            case "md" -> ConnectionTable.markdown(list, out);
            case "dot" -> new ConnectionGraph(list).dot(out);
            case "mermaid" -> new ConnectionGraph(list).mermaid(out);
            default -> out.print(ConnectionTable.grouped(list));
        }
        return Exit.YES;
    }

    private static int future(Decisions decisions, String output, Terminal terminal)
            throws Refusal {
        var out = terminal.out();
        var list = FutureList.of(decisions);
        switch (output) {
            case "table" -> out.print(FutureDocument.table(list));
            case "json" -> FutureDocument.json(list, decisions, out);
            case "yaml" -> out.print(Yaml.of(json -> FutureDocument.json(list, decisions, json)));
            case "csv" -> FutureDocument.csv(list, out);
            case "md" -> FutureDocument.markdown(list, out);
            default ->
                    throw Refusal.invalid(
                            "-o "
                                    + output
                                    + ": list --future has no such output; it has table, json, yaml,"
                                    + " csv, md");
        }
        for (String unknown : list.unknown()) {
            terminal.err()
                    .println(
                            "sluice: incomplete: "
                                    + unknown
                                    + " is not answered: its rules tell too many sorts of Pods"
                                    + " apart");
        }
        return list.unknown().isEmpty() ? Exit.YES : Exit.INCOMPLETE;
    }
}

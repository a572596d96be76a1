package io.sluice.cli.connections;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.ProfileOptions;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import io.sluice.policy.ConnectionList;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `sluice list`: every allowed connection.
public final class ListCommand implements Command {
    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        "list",
                        "Lists every allowed connection between workloads and with the outside.",
                        "sluice list -f examples",
                        "sluice list -f examples -o json",
                        "sluice list -f examples -o dot | dot -Tsvg > connections.svg");
        spec.addOption(Options.manifests());
        spec.addOption(Options.lenient());
        ProfileOptions.addTo(spec);
        spec.addOption(Options.output("table", "wide", "json", "csv", "md", "dot", "mermaid"));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        String output = Options.output(options);
        var decisions =
                ManifestInput.decisions(
                        Options.manifests(options),
                        Options.strictness(options),
                        UnaryOperator.identity(),
                        ProfileOptions.of(options),
                        terminal.err());
        var list = ConnectionList.of(decisions);
        var out = terminal.out();
        switch (output) {
            case "wide" -> out.print(ConnectionTable.wide(list));
            case "json" -> ConnectionDocument.write(list, decisions, out);
            case "csv" -> ConnectionTable.csv(list.connections(), out);
            case "md" -> ConnectionTable.markdown(list, out);
            case "dot" -> new ConnectionGraph(list).dot(out);
            case "mermaid" -> new ConnectionGraph(list).mermaid(out);
            default -> out.print(ConnectionTable.grouped(list));
        }
        return Exit.YES;
    }
}

package io.sluice.cli.connections;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.ProfileOptions;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.frame.Yaml;
import io.sluice.policy.ConnectionDiff;
import io.sluice.policy.Decisions;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `sluice diff`: what a change of manifests allows and denies.
public final class DiffCommand implements Command {
    @Override
    public String name() {
        return "diff";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Says what becomes allowed and what becomes denied between two sets of"
                                + " manifests. Exit code 0: nothing, 1: something.",
                        "sluice diff old/ new/",
                        "sluice diff old/ new/ -o md",
                        "kustomize build new | sluice diff old.yaml - -o json");
        spec.addPositional(path("0", "OLD", "Manifests before: a file, a directory, or -."));
        spec.addPositional(path("1", "NEW", "Manifests after."));
        spec.addOption(Options.lenient());
        ProfileOptions.addTo(spec);
        spec.addOption(Options.output("table", "json", "yaml", "csv", "md"));
        Options.exitCodes(
                spec,
                "0",
                "every connection is treated as before",
                "1",
                "some are not",
                "2",
                "wrong usage or invalid manifests");
        return spec;
    }

    private static PositionalParamSpec path(String index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(index)
                .paramLabel(label)
                .type(String.class)
                .required(true)
                .description(description)
                .build();
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        String output = Options.output(options);
        String old = options.matchedPositionalValue(0, "");
        String now = options.matchedPositionalValue(1, "");
        if (old.equals("-") && now.equals("-")) {
            throw Refusal.invalid("diff - -: standard input can be only one of the two");
        }
        var before = decisions(old, options, terminal);
        var after = decisions(now, options, terminal);
        var diff = ConnectionDiff.of(before, after);
        switch (output) {
            case "json" -> ConnectionDocument.write(diff, before, after, terminal.out());
            case "yaml" ->
                    terminal.out()
                            .print(
                                    Yaml.of(json ->
                                            ConnectionDocument.write(diff, before, after, json)));
            case "csv" -> terminal.out().print(new DiffTable(diff).csv());
            case "md" -> terminal.out().print(new DiffTable(diff).markdown());
            default -> terminal.out().print(new DiffTable(diff).table(terminal));
        }
        return diff.isEmpty() ? Exit.YES : Exit.NO;
    }

    private static Decisions decisions(String path, ParseResult options, Terminal terminal)
            throws Refusal {
        return ManifestInput.decisions(
                List.of(path),
                Options.strictness(options),
                UnaryOperator.identity(),
                ProfileOptions.of(options),
                terminal.err());
    }
}

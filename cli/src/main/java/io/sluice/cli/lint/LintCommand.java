package io.sluice.cli.lint;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.ProfileOptions;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.frame.Yaml;
import io.sluice.model.Severity;
import io.sluice.model.reader.ManifestReader;
import io.sluice.policy.lint.Lint;
import io.sluice.policy.lint.LintReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `sluice lint`: what manifests say and hardly mean.
public final class LintCommand implements Command {
    @Override
    public String name() {
        return "lint";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Looks for mistakes in policies and Gateways, with file:line:column, the"
                                + " reason and the fix. The annotation sluice.io/lint-ignore: RULE,..."
                                + " on an object silences rules for it. Exit code 0: clean, 1:"
                                + " findings, 2: invalid input.",
                        "sluice lint -f examples",
                        "sluice lint -f policies -o sarif > lint.sarif");
        spec.addOption(Options.manifests());
        spec.addOption(Options.lenient());
        ProfileOptions.addTo(spec);
        spec.addOption(Options.output("table", "json", "yaml", "sarif", "csv", "md"));
        Options.exitCodes(
                spec,
                "0",
                "nothing but info was found",
                "1",
                "a warning",
                "2",
                "an error, or wrong usage");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        String output = Options.output(options);
        var placed =
                ManifestReader.readPlaced(Options.manifests(options), Options.strictness(options));
        var report = Lint.check(placed.manifests(), placed.places(), ProfileOptions.of(options));
        terminal.out()
                .print(
                        switch (output) {
                            case "json" -> LintDocument.json(report);
                            case "yaml" -> Yaml.of(LintDocument.json(report));
                            case "sarif" -> Sarif.of(report, placed.places());
                            case "csv" -> LintTable.csv(report);
                            case "md" -> LintTable.markdown(report);
                            default -> LintTable.table(report, terminal);
                        });
        return exit(report);
    }

    static int exit(LintReport report) {
        if (report.count(Severity.ERROR) > 0) {
            return Exit.INVALID;
        }
        return report.count(Severity.WARNING) > 0 ? Exit.NO : Exit.YES;
    }
}

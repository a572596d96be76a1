package io.sluice.cli;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import io.sluice.model.PolicyTest;
import io.sluice.policy.PolicyTests;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `sluice test`: assertions about policies.
final class TestCommand implements Command {
    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        "test",
                        "Runs PolicyTest files against the decision engine. Exit code 0: all cases"
                                + " passed, 1: some failed.",
                        "sluice test examples/policy-test.yaml -f examples",
                        "sluice test examples/policy-test.yaml -f examples -o junit");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0..*")
                        .arity("1..*")
                        .paramLabel("FILE")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .required(true)
                        .description("Files or directories with PolicyTest objects.")
                        .build());
        spec.addOption(Options.manifests());
        spec.addOption(Options.output("table", "json", "junit"));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        String output = Options.output(options);
        List<String> files = options.matchedPositionalValue(0, List.of());
        var tests =
                ManifestInput.read(files, terminal.err()).resources().stream()
                        .filter(PolicyTest.class::isInstance)
                        .map(PolicyTest.class::cast)
                        .toList();
        if (tests.isEmpty()) {
            throw Refusal.invalid("no PolicyTest in " + String.join(", ", files));
        }
        var decisions =
                ManifestInput.decisions(
                        Options.manifests(options), UnaryOperator.identity(), terminal.err());
        var results = new ArrayList<PolicyTests.Result>();
        tests.forEach(test -> results.addAll(PolicyTests.run(decisions, test)));
        terminal.out().print(new TestReport(results).render(output, terminal));
        return results.stream().allMatch(PolicyTests.Result::passed) ? Exit.YES : Exit.NO;
    }
}

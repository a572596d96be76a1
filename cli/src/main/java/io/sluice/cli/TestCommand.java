package io.sluice.cli;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.ProfileOptions;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.RunningLab;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.live.LiveTests;
import io.sluice.flows.service.FlowClient;
import io.sluice.lab.LabDefaults;
import io.sluice.model.PolicyTest;
import io.sluice.policy.Decisions;
import io.sluice.policy.PolicyTests;
import io.sluice.policy.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `sluice test`: assertions about policies.
final class TestCommand implements Command {
    @Override
    public String name() {
        return "test";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Runs PolicyTest files against the decision engine. Exit code 0: all cases"
                                + " passed, 1: some failed.",
                        "sluice test examples/policy-test.yaml -f examples",
                        "sluice test examples/policy-test.yaml -f examples -o junit",
                        "sluice test examples/policy-test.yaml -f examples --live");
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
        spec.addOption(Options.lenient());
        ProfileOptions.addTo(spec);
        spec.addOption(
                OptionSpec.builder("--live")
                        .type(boolean.class)
                        .arity("0")
                        .description("Also as real connections in the lab that runs.")
                        .build());
        spec.addOption(Options.output("table", "json", "yaml", "junit", "md"));
        Options.exitCodes(
                spec,
                "0",
                "all cases passed",
                "1",
                "some failed",
                "2",
                "wrong usage or invalid manifests",
                "3",
                "no lab runs (with --live)");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal)
            throws Refusal, IOException, InterruptedException {
        String output = Options.output(options);
        List<String> files = options.matchedPositionalValue(0, List.of());
        var tests =
                ManifestInput.read(files, Options.strictness(options), terminal.err())
                        .resources()
                        .stream()
                        .filter(PolicyTest.class::isInstance)
                        .map(PolicyTest.class::cast)
                        .toList();
        if (tests.isEmpty()) {
            throw Refusal.invalid("no PolicyTest in " + String.join(", ", files));
        }
        boolean live = options.hasMatchedOption("--live");
        var profile = ProfileOptions.of(options);
        if (live && !profile.equals(Profile.UPSTREAM)) {
            throw Refusal.invalid(
                    "--live with "
                            + profile.name()
                            + ": the lab enforces the profile upstream and no other; leave out"
                            + " --profile and --set, or --live");
        }
        var decisions =
                ManifestInput.decisions(
                        Options.manifests(options),
                        Options.strictness(options),
                        live ? LabDefaults::complete : UnaryOperator.identity(),
                        profile,
                        terminal.err());
        var cases = tests.stream().flatMap(test -> test.cases().stream()).toList();
        var results = live ? live(decisions, cases) : offline(decisions, cases);
        terminal.out().print(new TestReport(results).render(output, terminal));
        return results.stream().allMatch(PolicyTests.Result::passed) ? Exit.YES : Exit.NO;
    }

    private static List<PolicyTests.Result> offline(
            Decisions decisions, List<PolicyTest.Case> cases) {
        return cases.stream().map(each -> PolicyTests.run(decisions, each)).toList();
    }

    private static List<PolicyTests.Result> live(Decisions decisions, List<PolicyTest.Case> cases)
            throws Refusal, IOException, InterruptedException {
        var tests =
                new LiveTests(
                        RunningLab.find(), new FlowClient(RunningLab.flowSocket()), decisions);
        var results = new ArrayList<PolicyTests.Result>();
        for (var each : cases) {
            results.add(tests.run(each));
        }
        return results;
    }
}

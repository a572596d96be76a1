package io.sluice.cli;

import io.sluice.cli.connections.ProfileTables;
import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Json;
import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.Options;
import io.sluice.cli.frame.ProfileOptions;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.frame.Yaml;
import io.sluice.model.IpAddress;
import io.sluice.policy.Answer;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.ProfileComparison;
import io.sluice.policy.Question;
import io.sluice.policy.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `sluice check`: one question, always explained.
final class CheckCommand implements Command {
    private static final String COMPARE = "--compare-profiles";

    @Override
    public String name() {
        return "check";
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        name(),
                        "Says whether FROM may connect to TO, and why. Exit code 0: yes, 1: no.",
                        "sluice check frontend/web 192.168.1.101:5432 -f examples",
                        "sluice check frontend/deploy/web data/svc/store:80 -f examples",
                        "sluice check shop/cart api.example.com:443/TCP -f examples -o json",
                        "sluice check --compare-profiles -f examples");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .paramLabel("FROM")
                        .type(String.class)
                        .arity("0..1")
                        .required(false)
                        .description("namespace/pod, namespace/kind/name, or an address.")
                        .build());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("1")
                        .paramLabel("TO")
                        .type(String.class)
                        .arity("0..1")
                        .required(false)
                        .description(
                                "The same, a Service, or a host name; :PORT[/PROTOCOL] may follow."
                                        + " Without a port, every port is answered.")
                        .build());
        spec.addOption(Options.manifests());
        spec.addOption(Options.lenient());
        ProfileOptions.addTo(spec);
        spec.addOption(
                OptionSpec.builder(COMPARE)
                        .type(boolean.class)
                        .arity("0")
                        .description(
                                "What every profile answers, and which switches make the"
                                        + " difference; without FROM and TO, every connection that"
                                        + " profiles treat differently. Exit code 0: none, 1: some.")
                        .build());
        spec.addOption(Options.output("table", "json", "yaml"));
        Options.exitCodes(
                spec,
                "0",
                "allowed, or profiles agree",
                "1",
                "denied, or profiles differ",
                "2",
                "wrong usage or invalid manifests",
                "4",
                "a name has no known address and the verdict depends on it");
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws Refusal {
        String output = Options.output(options);
        String from = options.matchedPositionalValue(0, "");
        String to = options.matchedPositionalValue(1, "");
        boolean compares = options.hasMatchedOption(COMPARE);
        if (to.isEmpty() && !(compares && from.isEmpty())) {
            throw Refusal.invalid(
                    "check needs FROM and TO; only with --compare-profiles may both be left out"
                            + " (sluice check --help)");
        }
        if (compares) {
            return compare(options, from, to, terminal);
        }
        var decisions = ManifestInput.asked(options, terminal);
        var question = ask(decisions, from, to);
        List<Answer> answers;
        try {
            answers = question.answers();
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(String.valueOf(e.getMessage()));
        }
        switch (output) {
            case "json" -> terminal.out().println(Json.pretty(document(answers)));
            case "yaml" -> terminal.out().print(Yaml.of(Json.write(document(answers))));
            default -> {
                for (var answer : answers) {
                    terminal.out()
                            .print(painted(answer, named(question, answers, answer), terminal));
                }
            }
        }
        if (!question.note().isEmpty()) {
            terminal.err().println("sluice: " + question.note());
        }
        if (question.isUndecided()) {
            return Exit.INCOMPLETE;
        }
        boolean allowed = answers.stream().allMatch(a -> a.verdict() == Verdict.ALLOW);
        return allowed ? Exit.YES : Exit.NO;
    }

    private static int compare(ParseResult options, String from, String to, Terminal terminal)
            throws Refusal {
        if (ProfileOptions.isGiven(options)) {
            throw Refusal.invalid(
                    COMPARE + " goes through all profiles; leave out --profile and --set");
        }
        var manifests =
                ManifestInput.read(
                        Options.manifests(options), Options.strictness(options), terminal.err());
        var comparison =
                new ProfileComparison(
                        profile -> Policies.compile(manifests, UnaryOperator.identity(), profile));
        String output = Options.output(options);
        var out = terminal.out();
        if (to.isEmpty()) {
            var flows = comparison.flows();
            switch (output) {
                case "json" -> ProfileTables.flowsJson(flows, out);
                case "yaml" -> out.print(Yaml.of(json -> ProfileTables.flowsJson(flows, json)));
                default -> out.print(ProfileTables.flows(flows, terminal));
            }
            return ProfileTables.anyFlow(flows) ? Exit.NO : Exit.YES;
        }
        List<ProfileComparison.Answers> answers;
        try {
            answers = comparison.ask(from, to);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(String.valueOf(e.getMessage()));
        }
        out.print(
                switch (output) {
                    case "json" -> ProfileTables.answersJson(from, to, answers) + "\n";
                    case "yaml" -> Yaml.of(ProfileTables.answersJson(from, to, answers));
                    default -> ProfileTables.answers(answers);
                });
        return ProfileTables.differ(answers) ? Exit.NO : Exit.YES;
    }

    private static Question ask(Decisions decisions, String from, String to) throws Refusal {
        try {
            return Question.parse(decisions, from, to);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Object document(List<Answer> answers) {
        if (answers.size() == 1) {
            return VerdictDocument.of(answers.getFirst());
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "sluice.io/v1alpha1");
        document.put("kind", "VerdictList");
        document.put("verdicts", answers.stream().map(VerdictDocument::of).toList());
        return document;
    }

    /// The name that was asked for, with the address when there are answers for several.
    private static String named(Question question, List<Answer> answers, Answer answer) {
        long addresses = answers.stream().map(CheckCommand::address).distinct().count();
        return question.name().isEmpty() || addresses == 1
                ? question.name()
                : question.name() + " (" + address(answer) + ")";
    }

    private static IpAddress address(Answer answer) {
        return answer.explanation().connection().destinationAddress();
    }

    private static String painted(Answer answer, String name, Terminal terminal) {
        String text = answer.text(name);
        int end = text.indexOf(' ');
        String word = text.substring(0, end);
        return (answer.verdict() == Verdict.ALLOW ? terminal.good(word) : terminal.bad(word))
                + text.substring(end);
    }
}

package io.sluice.policy;

import io.sluice.model.PolicyTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Runs assertions about policies. A case holds for every pair that its ends stand for; blocks are
/// decided on ranges that all rules treat alike, never by going through their addresses.
public final class PolicyTests {
    private PolicyTests() {}

    /// How a case came out.
    ///
    /// @param testCase the case
    /// @param from its source in words
    /// @param to its destination in words
    /// @param actual the verdict: the expected one, or that of the counterexample; empty when the
    ///   case could not be decided
    /// @param passed true when every pair has the expected verdict, and `because` for its reason
    /// @param decidedBy the policies that decided, as `namespace/name`, joined by commas; empty
    ///   when none did
    /// @param message what went wrong, with a counterexample; empty when it passed
    public record Result(
            PolicyTest.Case testCase,
            String from,
            String to,
            Optional<Verdict> actual,
            boolean passed,
            String decidedBy,
            String message) {}

    /// Every case, in order.
    public static List<Result> run(Decisions decisions, PolicyTest test) {
        return test.cases().stream().map(each -> run(decisions, each)).toList();
    }

    /// The connections that a case stands for, with the answer to each: what every rule treats
    /// alike is stood for by one or two.
    ///
    /// @throws IllegalArgumentException when an end is malformed or names nothing
    public static Iterable<Answer> answers(Decisions decisions, PolicyTest.Case testCase) {
        var pairs = CasePairs.of(decisions, testCase);
        return () -> pairs.answers().iterator();
    }

    /// How one case comes out.
    public static Result run(Decisions decisions, PolicyTest.Case testCase) {
        CasePairs pairs;
        try {
            pairs = CasePairs.of(decisions, testCase);
        } catch (IllegalArgumentException e) {
            return undecided(testCase, String.valueOf(e.getMessage()));
        }
        var expected = testCase.allow() ? Verdict.ALLOW : Verdict.DENY;
        var deciders = new LinkedHashSet<String>();
        var answers = pairs.answers().iterator();
        if (!answers.hasNext()) {
            return undecided(testCase, "the case stands for no connection at all");
        }
        while (answers.hasNext()) {
            Answer answer = answers.next();
            var decidedBy = decidedBy(answer.explanation());
            boolean right = answer.verdict() == expected;
            if (right && testCase.because().map(decidedBy::contains).orElse(true)) {
                deciders.addAll(decidedBy);
                continue;
            }
            String wrong =
                    right
                            ? "decided by "
                                    + (decidedBy.isEmpty()
                                            ? "no policy"
                                            : String.join(", ", decidedBy))
                                    + ", not by "
                                    + testCase.because().orElse("")
                                    + ": "
                            : "expected " + expected.text() + ", counterexample: ";
            return new Result(
                    testCase,
                    text(testCase.from()),
                    text(testCase.to()),
                    Optional.of(answer.verdict()),
                    false,
                    String.join(", ", decidedBy),
                    wrong + answer.text("").strip());
        }
        return new Result(
                testCase,
                text(testCase.from()),
                text(testCase.to()),
                Optional.of(expected),
                true,
                String.join(", ", deciders),
                "");
    }

    private static Result undecided(PolicyTest.Case testCase, String why) {
        return new Result(
                testCase,
                text(testCase.from()),
                text(testCase.to()),
                Optional.empty(),
                false,
                "",
                why);
    }

    /// The policies that a verdict rests on: those of the rules that allow, or those that isolate a
    /// side that denies.
    static Set<String> decidedBy(Explanation explanation) {
        var deciders = new LinkedHashSet<String>();
        Stream.of(explanation.egress(), explanation.ingress())
                .filter(side -> side.verdict() == explanation.verdict())
                .forEach(side -> {
                    side.rule().ifPresent(rule -> deciders.add(rule.policy()));
                    if (side.verdict() == Verdict.DENY) {
                        deciders.addAll(side.policies());
                    }
                });
        return deciders;
    }

    /// An end of a case as text.
    public static String text(PolicyTest.End end) {
        return switch (end) {
            case PolicyTest.End.Text(String text) -> text;
            case PolicyTest.End.Pods pods -> {
                var parts = new ArrayList<String>();
                pods.namespaceSelector().ifPresent(s -> parts.add("namespaces " + selector(s)));
                parts.add("Pods " + pods.podSelector().map(PolicyTests::selector).orElse("{}"));
                yield String.join(", ", parts) + port(pods.port());
            }
            case PolicyTest.End.Block block ->
                    block.cidr()
                            + (block.except().isEmpty() ? "" : " except " + block.except())
                            + port(block.port());
        };
    }

    private static String selector(io.sluice.model.LabelSelector selector) {
        return SelectorText.of(selector);
    }

    private static String port(String port) {
        return port.isEmpty() || port.startsWith(":") ? port : ":" + port;
    }
}

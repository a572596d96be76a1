package io.sluice.policy;

import io.sluice.model.PolicyTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs assertions about policies. A case holds for every pair that its ends stand for, and is
/// decided on what rules treat alike, never by going through addresses or pairs of Pods.
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
    /// @param decidedBy the policies that decided, as `namespace/name`, or the name of a
    ///   cluster-wide policy, joined by commas; empty when none did. Where more kinds of pairs than
    ///   [CaseJudge#MOST_ASKED] passed without `because`, those of the first
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
    /// alike is stood for by one.
    ///
    /// @throws IllegalArgumentException when an end is malformed or stands for nobody
    public static Iterable<Answer> answers(Decisions decisions, PolicyTest.Case testCase) {
        var pairs = CasePairs.of(decisions, testCase);
        return () ->
                pairs.pairs()
                        .flatMap(pair ->
                                Question.answers(decisions, pair.source(), pair.target()).stream())
                        .iterator();
    }

    /// How one case comes out.
    public static Result run(Decisions decisions, PolicyTest.Case testCase) {
        try {
            return new CaseJudge(decisions, testCase).judge();
        } catch (IllegalArgumentException e) {
            return undecided(testCase, String.valueOf(e.getMessage()));
        }
    }

    static Result undecided(PolicyTest.Case testCase, String why) {
        return new Result(
                testCase,
                text(testCase.from()),
                text(testCase.to()),
                Optional.empty(),
                false,
                "",
                why);
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

package io.sluice.policy;

import io.sluice.model.PolicyTest;
import io.sluice.policy.CasePairs.Pair;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Goes through the pairs of a case until one is not as expected. What both sides allow decides;
/// rules are asked for by name where the case says `because`, for the list of who decided, and for
/// the counterexample.
final class CaseJudge {
    /// So many kinds of pairs are asked which policy decided, when the case does not want to know.
    static final int MOST_ASKED = 1000;

    private final Decisions decisions;
    private final PolicyTest.Case testCase;
    private final Verdict expected;
    private final Set<String> deciders = new LinkedHashSet<>();
    private int pairs;

    CaseJudge(Decisions decisions, PolicyTest.Case testCase) {
        this.decisions = decisions;
        this.testCase = testCase;
        this.expected = testCase.allow() ? Verdict.ALLOW : Verdict.DENY;
    }

    /// @throws IllegalArgumentException when an end is malformed or stands for nobody
    PolicyTests.Result judge() {
        var wrong =
                CasePairs.of(decisions, testCase)
                        .pairs()
                        .flatMap(pair -> judge(pair).stream())
                        .findFirst();
        if (wrong.isPresent()) {
            return wrong.get();
        }
        return pairs > 0
                ? result(expected, true, deciders, "")
                : PolicyTests.undecided(
                        testCase,
                        "the case stands for no connection at all: no two different Pods or"
                                + " addresses of one family, IPv4 or IPv6");
    }

    private Optional<PolicyTests.Result> judge(Pair pair) {
        boolean known = pair.allowed().map(allowed -> isExpected(pair, allowed)).orElse(false);
        pairs++;
        return known && testCase.because().isEmpty() && pairs > MOST_ASKED
                ? Optional.empty()
                : wrong(pair);
    }

    /// @param allowed the ports that both sides allow
    private boolean isExpected(Pair pair, PortSet allowed) {
        return pair.target()
                .ports()
                .map(asked -> allowed.contains(asked.protocol(), asked.first()) == testCase.allow())
                .orElse(testCase.allow() ? allowed.isAll() : allowed.isEmpty());
    }

    private Optional<PolicyTests.Result> wrong(Pair pair) {
        for (Answer answer : Question.decided(decisions, pair.source(), pair.target())) {
            var decidedBy = decidedBy(answer.explanation());
            boolean right = answer.verdict() == expected;
            if (!right || !testCase.because().map(decidedBy::contains).orElse(true)) {
                return Optional.of(
                        result(
                                answer.verdict(),
                                false,
                                decidedBy,
                                wording(right, decidedBy)
                                        + Question.explained(decisions, answer).text("").strip()));
            }
            deciders.addAll(decidedBy);
        }
        return Optional.empty();
    }

    private String wording(boolean right, Set<String> decidedBy) {
        if (!right) {
            return "expected " + expected.text() + ", counterexample: ";
        }
        return "decided by "
                + (decidedBy.isEmpty() ? "no policy" : String.join(", ", decidedBy))
                + ", not by "
                + testCase.because().orElse("")
                + ": ";
    }

    /// The policies that a verdict rests on: those of the rules that decide, or those that isolate
    /// a side that denies.
    private static Set<String> decidedBy(Explanation explanation) {
        var deciders = new LinkedHashSet<String>();
        Stream.of(explanation.egress(), explanation.ingress())
                .filter(side -> side.verdict() == explanation.verdict())
                .forEach(side -> {
                    side.rule().ifPresent(rule -> deciders.add(rule.policy()));
                    if (side.rule().isEmpty() && side.verdict() == Verdict.DENY) {
                        deciders.addAll(side.policies());
                    }
                });
        return deciders;
    }

    private PolicyTests.Result result(
            Verdict actual, boolean passed, Set<String> decidedBy, String message) {
        return new PolicyTests.Result(
                testCase,
                PolicyTests.text(testCase.from()),
                PolicyTests.text(testCase.to()),
                Optional.of(actual),
                passed,
                String.join(", ", decidedBy),
                message);
    }
}

package io.sluice.policy;

import io.sluice.model.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An [Explanation] in words for a person: why, what came nearest, and what would change it.
public final class ExplanationText {
    private ExplanationText() {}

    /// The deciding reasons in one line, such as `no rule allows it; isolated for egress by
    /// NetworkPolicy payments/baseline`.
    public static String why(Explanation explanation) {
        if (explanation.verdict() == Verdict.DENY) {
            return explanation.egress().verdict() == Verdict.DENY
                    ? why(explanation.egress(), Direction.EGRESS)
                    : why(explanation.ingress(), Direction.INGRESS);
        }
        String egress = why(explanation.egress(), Direction.EGRESS);
        String ingress = why(explanation.ingress(), Direction.INGRESS);
        if (explanation.ingress().reason() == Explanation.Reason.NOT_GOVERNED
                || egress.equals(ingress)) {
            return egress;
        }
        return explanation.egress().reason() == Explanation.Reason.NOT_GOVERNED
                ? ingress
                : egress + "; " + ingress;
    }

    /// `why`, `near` and `fix`, each with its heading in a column of six, further lines indented.
    public static List<String> lines(Explanation explanation) {
        var lines = new ArrayList<String>();
        lines.add("why   " + why(explanation));
        var side = explanation.deciding();
        side.nearest().ifPresent(nearest -> lines.add("near  " + near(nearest)));
        String heading = "fix   ";
        for (String line : side.fix().strip().lines().toList()) {
            lines.add(heading + line);
            heading = "      ";
        }
        return lines;
    }

    private static String near(Explanation.Nearest nearest) {
        String details = String.join("; ", nearest.details());
        return nearest.rule() + (details.isEmpty() ? "" : ": " + details);
    }

    private static String why(Explanation.Side side, Direction direction) {
        String name = direction.name().toLowerCase(Locale.ROOT);
        return switch (side.reason()) {
            case RULE_MATCHES ->
                    side.rule()
                                    .map(rule -> rule.rule() + " of NetworkPolicy " + rule.policy())
                                    .orElse("a rule")
                            + " allows it";
            case NO_RULE_MATCHES ->
                    "no rule allows it; isolated for "
                            + name
                            + " by NetworkPolicy "
                            + String.join(", ", side.policies());
            case NOT_ISOLATED -> "no policy isolates the " + end(direction) + " for " + name;
            case NOT_GOVERNED -> "policies do not govern the " + end(direction);
            case SAME_POD -> "a Pod always reaches itself";
            case OWN_NODE -> "a node always reaches its own Pods";
        };
    }

    private static String end(Direction direction) {
        return direction == Direction.EGRESS ? "source" : "destination";
    }
}

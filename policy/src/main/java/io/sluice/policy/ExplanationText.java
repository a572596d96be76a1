package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
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

    /// `why`, `near` and `fix` of each direction that denies, or `why` it is allowed; each with its
    /// heading in a column of six, further lines indented.
    public static List<String> lines(Explanation explanation) {
        var lines = new ArrayList<String>();
        if (explanation.verdict() == Verdict.ALLOW) {
            lines.add("why   " + why(explanation));
            return lines;
        }
        denied(lines, explanation.egress(), Direction.EGRESS);
        denied(lines, explanation.ingress(), Direction.INGRESS);
        return lines;
    }

    private static void denied(List<String> lines, Explanation.Side side, Direction direction) {
        if (side.verdict() == Verdict.ALLOW) {
            return;
        }
        lines.add("why   " + why(side, direction));
        side.nearest().ifPresent(nearest -> lines.add("near  " + near(nearest)));
        String heading = "fix   ";
        for (String line : side.fix().strip().lines().toList()) {
            lines.add(heading + line);
            heading = "      ";
        }
    }

    /// Headline and [#lines(Explanation)], each line ended by a line feed:
    ///
    /// ```
    /// DENIED  frontend/web -> 192.168.1.101:5432 (tcp)
    ///   why   no rule allows it; isolated for egress by NetworkPolicy frontend/baseline
    /// ```
    ///
    /// @param destinationName the name that was asked for; empty when there is none
    public static String of(Explanation explanation, String destinationName) {
        return of(explanation, PortSpan.of(explanation.connection()), destinationName);
    }

    static String of(Explanation explanation, PortSpan ports, String destinationName) {
        var text = new StringBuilder(headline(explanation, ports, destinationName)).append('\n');
        lines(explanation).forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    /// `DENIED source -> destination:port (protocol)`.
    ///
    /// @param destinationName the name that was asked for; empty when there is none
    public static String headline(Explanation explanation, String destinationName) {
        return headline(explanation, PortSpan.of(explanation.connection()), destinationName);
    }

    private static String headline(
            Explanation explanation, PortSpan ports, String destinationName) {
        Connection asked = explanation.connection();
        String verdict = explanation.verdict() == Verdict.ALLOW ? "ALLOWED " : "DENIED  ";
        String to = end(asked.destination(), asked.destinationAddress());
        if (!destinationName.isEmpty()) {
            to = destinationName;
        } else if (asked.destination() instanceof Endpoint.Outside(var address) && address.v6()) {
            to = "[" + to + "]";
        }
        return verdict + end(asked.source(), asked.sourceAddress()) + " -> " + to + port(ports);
    }

    private static String port(PortSpan ports) {
        if (ports.isEveryPort()) {
            return " (" + ports + ")";
        }
        return (Ports.hasPorts(ports.protocol()) ? ":" + ports.ports() : "")
                + " ("
                + PortSpan.protocolName(ports.protocol()).toLowerCase(Locale.ROOT)
                + ")";
    }

    /// A Pod as the workload that owns it, anything else as its address.
    public static String end(Endpoint end, IpAddress address) {
        return switch (end) {
            case Endpoint.OfPod(var pod) ->
                    pod.owner().kind().equals("Pod") ? pod.meta().path() : pod.owner().toString();
            case Endpoint.Outside outside -> address.toString();
        };
    }

    private static String near(Explanation.Nearest nearest) {
        String details = String.join("; ", nearest.details());
        return nearest.rule() + (details.isEmpty() ? "" : ": " + details);
    }

    private static String why(Explanation.Side side, Direction direction) {
        String name = direction.name().toLowerCase(Locale.ROOT);
        return switch (side.reason()) {
            case RULE_MATCHES ->
                    side.rule().map(ExplanationText::rule).orElse("a rule") + " allows it";
            case RULE_DENIES ->
                    side.rule().map(ExplanationText::rule).orElse("a rule")
                            + " denies it, in the "
                            + side.tier().text()
                            + " tier";
            case NO_RULE_MATCHES ->
                    "no rule allows it; isolated for "
                            + name
                            + " by NetworkPolicy "
                            + policies(side.policies());
            case NOT_ISOLATED -> "no policy isolates the " + end(direction) + " for " + name;
            case NOT_GOVERNED -> "policies do not govern the " + end(direction);
            case SAME_POD -> "a Pod always reaches itself";
            case OWN_NODE -> "a node always reaches its own Pods";
        };
    }

    private static String rule(RuleRef rule) {
        String name = rule.name().isEmpty() ? "" : " (" + rule.name() + ")";
        return rule.rule() + name + " of " + rule.kind() + " " + rule.policy();
    }

    private static String policies(List<String> names) {
        int more = names.size() - 3;
        return more > 0
                ? String.join(", ", names.subList(0, 3)) + " and " + more + " more"
                : String.join(", ", names);
    }

    private static String end(Direction direction) {
        return direction == Direction.EGRESS ? "source" : "destination";
    }
}

package io.sluice.gateway;

import io.sluice.flows.Reason;
import io.sluice.policy.Explanation;
import io.sluice.policy.RuleRef;
import java.util.Optional;

/// Whether one address may be dialled for a source.
sealed interface Ruling {
    /// @param rule the rule that allows it, or empty when no policy applies
    record Allowed(String rule) implements Ruling {}

    /// @param reason why not
    /// @param rule the policies that refused it, or empty
    /// @param explanation for a person
    record Refused(Reason reason, String rule, String explanation) implements Ruling {}

    static Ruling of(Explanation explanation) {
        var side = explanation.deciding();
        return switch (explanation.verdict()) {
            case ALLOW -> new Allowed(side.rule().map(RuleRef::toString).orElse(""));
            case DENY ->
                    new Refused(
                            Reason.NOT_ALLOWED,
                            side.rule()
                                    .map(RuleRef::toString)
                                    .orElse(String.join(", ", side.policies())),
                            text(explanation));
        };
    }

    private static String text(Explanation explanation) {
        var side = explanation.deciding();
        var connection = explanation.connection();
        if (side.rule().isPresent()) {
            RuleRef rule = side.rule().get();
            return "%s %s denies %s port %d"
                    .formatted(
                            rule.kind(), rule, connection.destinationAddress(), connection.port());
        }
        var text =
                new StringBuilder("no rule of ")
                        .append(String.join(", ", side.policies()))
                        .append(" allows ")
                        .append(connection.destinationAddress())
                        .append(" port ")
                        .append(connection.port());
        Optional<Explanation.Nearest> nearest = side.nearest();
        nearest.ifPresent(n ->
                text.append("; nearest is ")
                        .append(n.rule())
                        .append(": ")
                        .append(String.join("; ", n.details())));
        return text.toString();
    }
}

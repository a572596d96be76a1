package io.sluice.node;

import io.sluice.policy.Decisions;
import io.sluice.policy.EnforcementTable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a node enforces at one time.
///
/// @param decisions what was decided
/// @param table what the kernel holds of it
/// @param interfaces the local Pods
/// @param names the names that rules ask for, by the rule's number, of rules that are gone too:
///   open connections may carry their numbers
public record Enforced(
        Decisions decisions,
        EnforcementTable table,
        List<PodInterface> interfaces,
        Map<Integer, Set<String>> names) {
    public Enforced {
        interfaces = List.copyOf(interfaces);
        names = Map.copyOf(names);
    }

    /// Whether an open connection is allowed: by its addresses, or by the name that it was opened
    /// by, even when the answer has ended.
    ///
    /// Which name that was is not known, only the rule that allowed it. It counts when every name
    /// that the rule asks for is allowed; a wildcard, taken as a name, is matched by no pattern
    /// that does not match all of its names.
    ///
    /// @param mark the connection's mark
    boolean allows(Packet packet, int mark) {
        var connection =
                decisions.connection(
                        packet.source(), packet.destination(), packet.protocol(), packet.port());
        if (decisions.allows(connection)) {
            return true;
        }
        var patterns = names.getOrDefault(mark & RuleSet.RULE_BITS, Set.of());
        return !patterns.isEmpty()
                && patterns.stream()
                        .allMatch(name -> decisions.allows(connection.to(List.of(name))));
    }
}

package io.sluice.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rule that came nearest to allowing a connection: the fewest conditions that fail, then the
/// nearest address, then the first by name.
///
/// @param policy the rule's policy
/// @param rule the rule
/// @param peer what differs about the other end
/// @param ports what differs about the ports
record NearestMiss(
        ResolvedPolicy policy, ResolvedRule rule, List<Difference> peer, List<Difference> ports) {
    private static final int PORT_CONDITION = 1000;

    /// Looks at every rule of a side once and makes text for the nearest only.
    static Optional<NearestMiss> among(Side side, PeerDifferences peer, PortDifferences ports) {
        int bestScore = Integer.MAX_VALUE;
        ResolvedRule best = null;
        ResolvedPolicy of = null;
        for (ResolvedPolicy policy : side.policies()) {
            String namespace = policy.written().meta().namespace();
            for (ResolvedRule rule : policy.rules(side.direction())) {
                int score =
                        peer.weight(namespace, rule.peers())
                                + PORT_CONDITION * ports.count(rule.ports());
                if (score < bestScore) {
                    bestScore = score;
                    best = rule;
                    of = policy;
                }
            }
        }
        return best == null || of == null
                ? Optional.empty()
                : Optional.of(
                        new NearestMiss(
                                of,
                                best,
                                peer.of(of.written().meta().namespace(), best.peers()),
                                ports.of(best.ports())));
    }

    Explanation.Nearest explained() {
        var all = new ArrayList<>(peer);
        all.addAll(ports);
        return new Explanation.Nearest(
                rule.ref(),
                all.stream().map(Difference::what).toList(),
                Stream.concat(peer.stream(), ports.stream()).map(Difference::detail).toList());
    }
}

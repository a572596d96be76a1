package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The rule that came nearest to allowing a connection: the fewest conditions that fail, then the
/// nearest address, then the first by name.
///
/// @param policy the rule's policy
/// @param rule the rule
/// @param score how far it is; smaller is nearer
/// @param peer what differs about the other end
/// @param ports what differs about the ports
record NearestMiss(
        ResolvedPolicy policy,
        ResolvedRule rule,
        int score,
        List<Difference> peer,
        List<Difference> ports) {
    /// Rules of every action.
    static final Predicate<Action> ANY_ACTION = action -> true;

    private static final int PORT_CONDITION = 1000;

    NearestMiss {
        peer = List.copyOf(peer);
        ports = List.copyOf(ports);
    }

    /// Looks at every rule once and makes text for the nearest only.
    ///
    /// @param policies in order
    /// @param before the place of the first rule that is not looked at
    /// @param wanted what a match must do
    static Optional<NearestMiss> among(
            Direction direction,
            List<? extends ResolvedPolicy> policies,
            int before,
            Predicate<Action> wanted,
            PeerDifferences peer,
            PortDifferences ports) {
        int bestScore = Integer.MAX_VALUE;
        ResolvedRule best = null;
        ResolvedPolicy of = null;
        int place = 0;
        for (ResolvedPolicy policy : policies) {
            String namespace = namespace(policy);
            for (ResolvedRule rule : policy.rules(direction)) {
                if (place++ >= before) {
                    break;
                }
                if (!wanted.test(rule.action())) {
                    continue;
                }
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
                                bestScore,
                                peer.of(namespace(of), best.peers()),
                                ports.of(best.ports())));
    }

    /// The namespace that a peer without a namespace selector means.
    private static String namespace(ResolvedPolicy policy) {
        return switch (policy) {
            case ResolvedPolicy.Namespaced namespaced -> namespaced.written().meta().namespace();
            case ResolvedPolicy.ClusterWide _ -> "";
        };
    }

    /// The nearer of two; the first when they are equally near.
    static Optional<NearestMiss> nearer(Optional<NearestMiss> one, Optional<NearestMiss> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isPresent() ? one : other;
        }
        return other.get().score < one.get().score ? other : one;
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

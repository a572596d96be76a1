package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Action;
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

    NearestMiss {
        peer = List.copyOf(peer);
        ports = List.copyOf(ports);
    }

    /// The nearest rule of a tier; makes text for that one only.
    ///
    /// @param distances of the tier
    /// @param before the place of the first rule that is not looked at
    /// @param wanted what a match must do
    static Optional<NearestMiss> among(
            Distances distances,
            int before,
            Predicate<Action> wanted,
            PeerDifferences peer,
            PortDifferences ports) {
        var nearest = new Nearest();
        distances.forEach(
                before,
                peer,
                ports,
                (place, distance) -> {
                    if (distance < nearest.distance
                            && wanted.test(distances.rule(place).action())) {
                        nearest.distance = distance;
                        nearest.place = place;
                    }
                });
        if (nearest.place < 0) {
            return Optional.empty();
        }
        var rule = distances.rule(nearest.place);
        return Optional.of(
                new NearestMiss(
                        distances.policy(nearest.place),
                        rule,
                        nearest.distance,
                        peer.of(distances.ownNamespace(nearest.place), rule.peers()),
                        ports.of(rule.ports())));
    }

    private static final class Nearest {
        private int place = -1;
        private int distance = Integer.MAX_VALUE;
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

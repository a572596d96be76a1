package io.sluice.policy.lint;

import io.sluice.model.Direction;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A rule and where it stands in its policy.
///
/// @param policy its policy
/// @param direction its direction
/// @param index its place in the list of this direction
/// @param rule the rule
record RulePlace(NetworkPolicy policy, Direction direction, int index, Rule rule) {
    /// The rules of a policy that count for a direction.
    static List<RulePlace> of(NetworkPolicy policy, Direction direction) {
        var rules = policy.rules(direction);
        return IntStream.range(0, rules.size())
                .mapToObj(i -> new RulePlace(policy, direction, i, rules.get(i)))
                .toList();
    }

    /// The rules of a policy that count, ingress first.
    static List<RulePlace> of(NetworkPolicy policy) {
        return Stream.of(Direction.INGRESS, Direction.EGRESS)
                .flatMap(direction -> of(policy, direction).stream())
                .toList();
    }

    /// `ingress` or `egress`.
    static String field(Direction direction) {
        return switch (direction) {
            case INGRESS -> "ingress";
            case EGRESS -> "egress";
        };
    }

    /// The field of the peers: `from` or `to`.
    String peersField() {
        return switch (direction) {
            case INGRESS -> "from";
            case EGRESS -> "to";
        };
    }

    /// The path of something in this rule.
    String[] path(String... inside) {
        var path = new ArrayList<>(List.of("spec", field(direction), Integer.toString(index)));
        path.addAll(List.of(inside));
        return path.toArray(String[]::new);
    }

    /// The path of something in a peer.
    String[] peerPath(int peer, String... inside) {
        var path = new ArrayList<>(List.of(path(peersField(), Integer.toString(peer))));
        path.addAll(List.of(inside));
        return path.toArray(String[]::new);
    }

    /// `egress[0]`.
    String text() {
        return field(direction) + "[" + index + "]";
    }

    /// `egress[0].to[1]`.
    String peerText(int peer) {
        return text() + "." + peersField() + "[" + peer + "]";
    }

    /// The peers that are blocks of addresses, with their places.
    List<BlockPlace> blocks() {
        var blocks = new ArrayList<BlockPlace>();
        for (int i = 0; i < rule.peers().size(); i++) {
            if (rule.peers().get(i) instanceof Peer.IpBlock block) {
                blocks.add(new BlockPlace(this, i, block));
            }
        }
        return blocks;
    }

    /// A block of addresses and where it stands.
    record BlockPlace(RulePlace rule, int peer, Peer.IpBlock block) {
        String text() {
            return rule.peerText(peer);
        }
    }
}

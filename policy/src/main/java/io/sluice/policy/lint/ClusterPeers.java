package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ClusterNetworkPolicy.Subject;
import io.sluice.model.HostPattern;
import io.sluice.model.LabelSelector;
import io.sluice.policy.Profile;
import io.sluice.policy.SelectorText;
import java.util.ArrayList;
import java.util.List;

/// How subjects and peers of cluster-wide policies relate. What is not understood has no relation
/// that could be relied on.
final class ClusterPeers {
    private ClusterPeers() {}

    /// True when `wide` surely has every Pod of `narrow`.
    static boolean covers(Subject wide, Subject narrow) {
        return covers(wide.namespaceSelector(), narrow.namespaceSelector())
                && covers(wide.podSelector(), narrow.podSelector());
    }

    private static boolean covers(LabelSelector wide, LabelSelector narrow) {
        return wide.isEmpty() || SelectorText.of(wide).equals(SelectorText.of(narrow));
    }

    /// True when `wide` surely has every peer of `narrow`, as a profile reads them.
    static boolean covers(List<Peer> wide, List<Peer> narrow, Profile profile) {
        if (unknown(wide) || unknown(narrow)) {
            return false;
        }
        boolean everything =
                profile.networksMatchPods() && everything(wide, false) && everything(wide, true);
        return everything
                || narrow.stream()
                        .allMatch(peer ->
                                wide.stream().anyMatch(other -> covers(other, peer, profile)));
    }

    /// True when the blocks of a list have all addresses of a family, those of Pods included.
    static boolean everything(List<Peer> peers, boolean v6) {
        return blocks(peers).stream().anyMatch(b -> b.prefix() == 0 && b.base().v6() == v6);
    }

    static List<Cidr> blocks(List<Peer> peers) {
        var blocks = new ArrayList<Cidr>();
        for (Peer peer : peers) {
            if (peer instanceof Peer.Networks networks) {
                blocks.addAll(networks.blocks());
            }
        }
        return blocks;
    }

    private static boolean unknown(List<Peer> peers) {
        return peers.stream().anyMatch(Peer.Unknown.class::isInstance);
    }

    static boolean covers(Peer wide, Peer narrow, Profile profile) {
        return switch (wide) {
            case Peer.Pods pods ->
                    narrow instanceof Peer.Pods other
                            && covers(pods.namespaceSelector(), other.namespaceSelector())
                            && covers(podSelector(pods), podSelector(other));
            case Peer.Networks networks ->
                    narrow instanceof Peer.Networks other
                            && other.blocks().stream()
                                    .allMatch(block ->
                                            networks.blocks().stream()
                                                    .anyMatch(w -> w.contains(block)));
            case Peer.Nodes nodes ->
                    narrow instanceof Peer.Nodes other
                            && covers(nodes.selector(), other.selector());
            case Peer.DomainNames names ->
                    narrow instanceof Peer.DomainNames other
                            && other.names().stream()
                                    .allMatch(name ->
                                            names.names().stream()
                                                    .anyMatch(w -> covers(w, name, profile)));
            case Peer.Unknown _ -> false;
        };
    }

    /// True when every name of `narrow` is one of `wide`.
    static boolean covers(HostPattern wide, HostPattern narrow, Profile profile) {
        return wide.equals(narrow)
                || wide.isWildcard()
                        && !profile.wildcardIsOneLabel()
                        && wide.matches(
                                narrow.isWildcard() && narrow.text().length() > 2
                                        ? narrow.text().substring(2)
                                        : narrow.text());
    }

    static LabelSelector podSelector(Peer.Pods peer) {
        return peer.podSelector().orElse(LabelSelector.everything(peer.position()));
    }

    static boolean mayMeet(Subject one, Subject other) {
        return mayMeet(one.namespaceSelector(), other.namespaceSelector())
                && mayMeet(one.podSelector(), other.podSelector());
    }

    /// True when some labels may match both.
    private static boolean mayMeet(LabelSelector one, LabelSelector other) {
        return !Impossible.is(List.of(one, other));
    }

    static boolean mayMeet(List<Peer> some, List<Peer> others) {
        return some.stream().anyMatch(a -> others.stream().anyMatch(b -> mayMeet(a, b)));
    }

    /// Addresses and names may be those of anything.
    private static boolean mayMeet(Peer one, Peer other) {
        if (one instanceof Peer.Pods a && other instanceof Peer.Pods b) {
            return mayMeet(a.namespaceSelector(), b.namespaceSelector())
                    && mayMeet(podSelector(a), podSelector(b));
        }
        if (one instanceof Peer.Networks a && other instanceof Peer.Networks b) {
            return a.blocks().stream()
                    .anyMatch(x -> b.blocks().stream().anyMatch(y -> !PeerCover.disjoint(x, y)));
        }
        return true;
    }
}

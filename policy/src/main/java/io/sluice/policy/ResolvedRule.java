package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.HostPattern;
import io.sluice.model.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;

/// A rule with its peers resolved.
sealed interface ResolvedRule {
    /// Its name.
    RuleRef ref();

    /// What a match does.
    Action action();

    /// Alternatives; none = any peer (rule P1).
    List<ResolvedPeer> peers();

    /// Alternatives; none = everything (rule T1).
    List<NetworkPolicy.Port> ports();

    /// The named ports among the alternatives.
    default List<NetworkPolicy.Port.Named> namedPorts() {
        List<NetworkPolicy.Port.Named> named = List.of();
        for (var port : ports()) {
            if (port instanceof NetworkPolicy.Port.Named name) {
                if (named.isEmpty()) {
                    named = new ArrayList<>(1);
                }
                named.add(name);
            }
        }
        return named;
    }

    /// The DNS names among the peers.
    default List<HostPattern> patterns() {
        return peers().stream()
                .filter(ResolvedPeer.Names.class::isInstance)
                .map(ResolvedPeer.Names.class::cast)
                .flatMap(names -> names.patterns().stream())
                .toList();
    }

    /// A rule of a NetworkPolicy, which can only allow.
    ///
    /// @param written what the user wrote
    record Allowing(RuleRef ref, List<ResolvedPeer> peers, NetworkPolicy.Rule written)
            implements ResolvedRule {
        public Allowing {
            peers = List.copyOf(peers);
        }

        @Override
        public Action action() {
            return Action.ACCEPT;
        }

        @Override
        public List<NetworkPolicy.Port> ports() {
            return written.ports();
        }
    }

    /// A rule of a cluster-wide policy. One that has a part which is not understood stands here as
    /// what it comes to: a rule that accepts matches nobody, any other denies everything (rule C9).
    /// So does one that names its peers and does not accept (rule C8), and one without any peer.
    ///
    /// @param written what the user wrote
    record Acting(
            RuleRef ref,
            Action action,
            List<ResolvedPeer> peers,
            List<NetworkPolicy.Port> ports,
            ClusterNetworkPolicy.Rule written)
            implements ResolvedRule {
        public Acting {
            peers = List.copyOf(peers);
            ports = List.copyOf(ports);
        }

        /// Whether it has a part that makes it fail closed.
        boolean failsClosed() {
            return failsClosed(written);
        }

        static boolean failsClosed(ClusterNetworkPolicy.Rule written) {
            return has(ClusterNetworkPolicy.Peer.Unknown.class, written)
                    || deniesByName(written)
                    || written.peers().stream().allMatch(Acting::isNothing);
        }

        /// Left out, it would leave a rule without peers, which matches everybody.
        private static boolean isNothing(ClusterNetworkPolicy.Peer peer) {
            return peer instanceof ClusterNetworkPolicy.Peer.Networks networks
                    && networks.blocks().isEmpty();
        }

        /// Names can only be accepted: the addresses that a name has are never all known.
        static boolean deniesByName(ClusterNetworkPolicy.Rule written) {
            return written.action() != Action.ACCEPT
                    && has(ClusterNetworkPolicy.Peer.DomainNames.class, written);
        }

        private static boolean has(
                Class<? extends ClusterNetworkPolicy.Peer> kind,
                ClusterNetworkPolicy.Rule written) {
            return written.peers().stream().anyMatch(kind::isInstance);
        }
    }
}

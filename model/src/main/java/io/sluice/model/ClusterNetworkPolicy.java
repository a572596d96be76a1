package io.sluice.model;

import java.util.List;
import java.util.Optional;

/// A cluster-wide policy of `policy.networking.k8s.io`: a ClusterNetworkPolicy v1alpha2, or one of
/// its forerunners of v1alpha1, which say a part of the same in other words (policy-semantics,
/// section 2).
///
/// @param meta name; there is no namespace
/// @param form the kind that it was written as
/// @param tier whether it is asked before or after NetworkPolicies
/// @param priority 0 to 1000, lower first; 0 for a BaselineAdminNetworkPolicy
/// @param subject the Pods that it speaks about
/// @param ingress rules for incoming connections, in order: the first match decides
/// @param egress rules for outgoing connections, in order: the first match decides
public record ClusterNetworkPolicy(
        ObjectMeta meta,
        Form form,
        Tier tier,
        int priority,
        Subject subject,
        List<Rule> ingress,
        List<Rule> egress)
        implements Resource {
    public ClusterNetworkPolicy {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /// The rules of a direction.
    public List<Rule> rules(Direction direction) {
        return switch (direction) {
            case INGRESS -> ingress;
            case EGRESS -> egress;
        };
    }

    /// The kinds that it can be written as.
    public enum Form {
        CLUSTER_NETWORK_POLICY("ClusterNetworkPolicy"),
        ADMIN_NETWORK_POLICY("AdminNetworkPolicy"),
        BASELINE_ADMIN_NETWORK_POLICY("BaselineAdminNetworkPolicy");

        private final String kind;

        Form(String kind) {
            this.kind = kind;
        }

        /// The kind as written in `kind:`.
        public String kind() {
            return kind;
        }
    }

    /// When it is asked: `ADMIN` before NetworkPolicies, `BASELINE` for Pods that they leave open.
    public enum Tier {
        ADMIN,
        BASELINE
    }

    /// What a match does.
    public enum Action {
        /// The connection is allowed, as far as this direction goes. `Allow` in v1alpha1.
        ACCEPT,
        DENY,
        /// The rest of the tier is skipped.
        PASS
    }

    /// Pods of namespaces, never those on the host network.
    ///
    /// @param namespaceSelector the namespaces
    /// @param podSelector Pods of those namespaces; selects everything when only namespaces are
    ///   written
    public record Subject(LabelSelector namespaceSelector, LabelSelector podSelector) {}

    /// A peer and a port must match.
    ///
    /// @param name as written, or empty
    /// @param action what a match does
    /// @param peers alternatives, at least one
    /// @param ports alternatives; none = every port and protocol. A port name without a protocol is
    ///   listed for each protocol
    /// @param position where it is written
    public record Rule(
            String name,
            Action action,
            List<Peer> peers,
            List<NetworkPolicy.Port> ports,
            Position position) {
        public Rule {
            peers = List.copyOf(peers);
            ports = List.copyOf(ports);
        }
    }

    /// The other end of a connection.
    public sealed interface Peer {
        Position position();

        /// Pods by label.
        ///
        /// @param namespaceSelector namespaces
        /// @param podSelector Pods of those namespaces; empty when only namespaces are written,
        ///   which means all
        record Pods(
                LabelSelector namespaceSelector,
                Optional<LabelSelector> podSelector,
                Position position)
                implements Peer {}

        /// Addresses in one of several blocks, those of Pods included. Egress only.
        record Networks(List<Cidr> blocks, Position position) implements Peer {
            public Networks {
                blocks = List.copyOf(blocks);
            }
        }

        /// All addresses of the nodes with these labels. Egress only.
        record Nodes(LabelSelector selector, Position position) implements Peer {}

        /// Addresses that a DNS server gave for one of several names. Egress only. Names can only
        /// be accepted: any other rule denies every peer by it.
        record DomainNames(List<HostPattern> names, Position position) implements Peer {
            public DomainNames {
                names = List.copyOf(names);
            }
        }

        /// A peer, or a part of its rule, that this release does not understand. It fails closed: a
        /// rule that accepts does not match by it, any other rule denies every peer by it.
        record Unknown(Position position) implements Peer {}
    }
}

package io.sluice.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A `networking.k8s.io/v1` NetworkPolicy, defaulted as the API server does it (rule S3).
///
/// @param meta name and namespace
/// @param podSelector the Pods of its namespace that it applies to (rule S1)
/// @param policyTypes the directions that it isolates, after defaulting
/// @param ingress rules for incoming connections, as written (ignored when `INGRESS` is not listed,
///   rule S4)
/// @param egress rules for outgoing connections, as written (ignored when `EGRESS` is not listed,
///   rule S4)
public record NetworkPolicy(
        ObjectMeta meta,
        LabelSelector podSelector,
        Set<Direction> policyTypes,
        List<Rule> ingress,
        List<Rule> egress)
        implements Resource {
    public NetworkPolicy {
        policyTypes = Set.copyOf(policyTypes);
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /// The rules that count for a direction: none when `policyTypes` does not list it.
    public List<Rule> rules(Direction direction) {
        if (!policyTypes.contains(direction)) {
            return List.of();
        }
        return switch (direction) {
            case INGRESS -> ingress;
            case EGRESS -> egress;
        };
    }

    /// An allow rule: a peer and a port must match (rule S8).
    ///
    /// @param peers alternatives; none = any peer (rule P1)
    /// @param ports alternatives; none = every port and protocol (rule T1)
    /// @param position where it is written
    public record Rule(List<Peer> peers, List<Port> ports, Position position) {
        public Rule {
            peers = List.copyOf(peers);
            ports = List.copyOf(ports);
        }
    }

    /// The other end of a connection.
    public sealed interface Peer {
        Position position();

        /// Pods by label (rules P2, P3, P4).
        ///
        /// @param namespaceSelector namespaces; empty = the policy's own
        /// @param podSelector Pods of those namespaces; empty = all
        /// @param position where it is written
        record Pods(
                Optional<LabelSelector> namespaceSelector,
                Optional<LabelSelector> podSelector,
                Position position)
                implements Peer {}

        /// Addresses in a block and in none of its exceptions (rule P6).
        record IpBlock(Cidr cidr, List<Cidr> except, Position position) implements Peer {
            public IpBlock {
                except = List.copyOf(except);
            }

            public boolean contains(IpAddress address) {
                return cidr.contains(address)
                        && except.stream().noneMatch(hole -> hole.contains(address));
            }
        }
    }

    /// Which ports a rule matches; always on the destination Pod, after Service translation (rule
    /// T3).
    public sealed interface Port {
        Protocol protocol();

        Position position();

        /// Every port of a protocol (rule T2).
        record All(Protocol protocol, Position position) implements Port {}

        /// A port, or `first`..`last`, both included.
        record Range(Protocol protocol, int first, int last, Position position) implements Port {}

        /// The destination Pod's port of this name and protocol (rule T4).
        record Named(Protocol protocol, String name, Position position) implements Port {}
    }
}

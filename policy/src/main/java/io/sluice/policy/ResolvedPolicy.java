package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Direction;
import io.sluice.model.NetworkPolicy;
import java.util.List;

/// A policy with its rules resolved.
sealed interface ResolvedPolicy {
    /// The kind that it is written as, such as `NetworkPolicy`.
    String kind();

    /// `namespace/name`, or the name of a cluster-wide policy.
    String path();

    /// Rules that count for ingress.
    List<ResolvedRule> ingress();

    /// Rules that count for egress.
    List<ResolvedRule> egress();

    default List<ResolvedRule> rules(Direction direction) {
        return switch (direction) {
            case INGRESS -> ingress();
            case EGRESS -> egress();
        };
    }

    /// A NetworkPolicy. A direction that it does not list has no rules (rule S4).
    record Namespaced(
            String path,
            NetworkPolicy written,
            List<ResolvedRule> ingress,
            List<ResolvedRule> egress)
            implements ResolvedPolicy {
        public Namespaced {
            ingress = List.copyOf(ingress);
            egress = List.copyOf(egress);
        }

        @Override
        public String kind() {
            return RuleRef.NETWORK_POLICY;
        }

        boolean isolates(Direction direction) {
            return written.policyTypes().contains(direction);
        }
    }

    /// A cluster-wide policy.
    record ClusterWide(
            ClusterNetworkPolicy written, List<ResolvedRule> ingress, List<ResolvedRule> egress)
            implements ResolvedPolicy {
        public ClusterWide {
            ingress = List.copyOf(ingress);
            egress = List.copyOf(egress);
        }

        @Override
        public String kind() {
            return written.form().kind();
        }

        @Override
        public String path() {
            return written.meta().path();
        }
    }
}

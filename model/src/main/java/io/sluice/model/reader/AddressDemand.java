package io.sluice.model.reader;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Finding;
import io.sluice.model.Gateway;
import io.sluice.model.IpAddress;
import io.sluice.model.LabHost;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest;
import io.sluice.model.Resource;
import io.sluice.model.Service;
import io.sluice.model.Severity;
import io.sluice.model.Workload;
import java.util.List;

/// Refuses more Pods or Services than there are addresses to give out: one without an address would
/// be subject to no policy. A few lines can ask for a hundred million.
final class AddressDemand {
    /// The block has 65,536; the ends and those of the lab itself are not given out.
    static final int MOST = 65_000;

    private static final Cidr PODS = Cidr.parse("10.244.0.0/16").orElseThrow();
    private static final Cidr SERVICES = Cidr.parse("10.96.0.0/16").orElseThrow();

    private AddressDemand() {}

    static void check(List<Resource> resources, Findings findings) {
        long pods = 0;
        long services = 0;
        for (Resource resource : resources) {
            long before = Math.max(pods, services);
            switch (resource) {
                case Pod pod -> pods += demand(pod.addresses(), PODS);
                case Workload workload -> pods += pods(workload);
                case Service service -> services += demand(service.clusterIps(), SERVICES);
                case Namespace _,
                        Node _,
                        NetworkPolicy _,
                        ClusterNetworkPolicy _,
                        Gateway _,
                        LabHost _,
                        PolicyTest _ -> {}
            }
            if (before <= MOST && Math.max(pods, services) > MOST) {
                Cidr block = pods > MOST ? PODS : SERVICES;
                findings.add(
                        new Finding(
                                "too-many-addresses",
                                Severity.ERROR,
                                resource.meta().position(),
                                resource.kind() + " " + resource.meta().path(),
                                "up to this object, more than "
                                        + MOST
                                        + " addresses of "
                                        + block
                                        + " are needed",
                                "ask for fewer replicas, or write the addresses of Pods"
                                        + " (status.podIPs) and Services (spec.clusterIP)"));
            }
        }
    }

    private static long pods(Workload workload) {
        return switch (workload.type()) {
            case STATEFUL_SET -> workload.replicas();
            case DEPLOYMENT, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB, CRON_JOB -> 1;
        };
    }

    private static int demand(List<IpAddress> written, Cidr block) {
        return written.isEmpty() || written.stream().anyMatch(block::contains) ? 1 : 0;
    }
}

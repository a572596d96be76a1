package io.sluice.policy;

import io.sluice.model.Manifests;
import io.sluice.model.Pod;
import io.sluice.model.Resource;
import io.sluice.model.Workload;
import java.util.List;

/// Pods on the host network as if they were not: with addresses of their own instead of their
/// node's.
final class HostNetworkPods {
    private HostNetworkPods() {}

    static Manifests asOthers(Manifests manifests) {
        return new Manifests(
                manifests.resources().stream().map(HostNetworkPods::asOther).toList(),
                manifests.findings());
    }

    private static Resource asOther(Resource resource) {
        return switch (resource) {
            case Pod pod -> asOther(pod);
            case Workload workload ->
                    new Workload(
                            workload.meta(),
                            workload.type(),
                            workload.replicas(),
                            asOther(workload.template()));
            default -> resource;
        };
    }

    private static Pod asOther(Pod pod) {
        return pod.hostNetwork()
                ? new Pod(
                        pod.meta(),
                        pod.owner(),
                        pod.nodeName(),
                        false,
                        pod.finished(),
                        List.of(),
                        pod.ports())
                : pod;
    }
}

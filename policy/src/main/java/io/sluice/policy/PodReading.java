package io.sluice.policy;

import io.sluice.model.Manifests;
import io.sluice.model.Pod;
import io.sluice.model.Resource;
import io.sluice.model.Workload;
import io.sluice.model.WorkloadRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Manifests as a profile reads the Pods in them: which of them are there, what they are, and what
/// owns them.
final class PodReading {
    private static final String TEMPLATE_HASH = "pod-template-hash";

    private final Profile profile;
    private final Set<WorkloadRef> written;

    private PodReading(Profile profile, Manifests manifests) {
        this.profile = profile;
        this.written =
                manifests.resources().stream()
                        .filter(Workload.class::isInstance)
                        .map(resource -> ((Workload) resource).ref())
                        .collect(Collectors.toSet());
    }

    static Manifests of(Manifests manifests, Profile profile) {
        boolean upstream =
                profile.hostNetworkIsNode()
                        && profile.onlyRunningPods()
                        && profile.deploymentOwnsReplicaSet();
        if (upstream) {
            return manifests;
        }
        var reading = new PodReading(profile, manifests);
        return new Manifests(
                manifests.resources().stream().map(reading::read).toList(), manifests.findings());
    }

    private Resource read(Resource resource) {
        return switch (resource) {
            case Pod pod -> read(pod);
            case Workload workload ->
                    new Workload(
                            workload.meta(),
                            workload.type(),
                            profile.onlyRunningPods()
                                    ? workload.replicas()
                                    : Math.max(1, workload.replicas()),
                            read(workload.template()));
            default -> resource;
        };
    }

    /// What is read otherwise than upstream gets an address of its own: its own may be its node's,
    /// or by this time another Pod's.
    private Pod read(Pod pod) {
        boolean own = pod.hostNetwork() && !profile.hostNetworkIsNode();
        boolean back = pod.finished() && !profile.onlyRunningPods();
        return new Pod(
                pod.meta(),
                profile.deploymentOwnsReplicaSet() ? pod.owner() : replicaSet(pod),
                pod.nodeName(),
                pod.hostNetwork() && !own,
                pod.finished() && !back,
                own || back ? List.of() : pod.addresses(),
                pod.ports());
    }

    /// The ReplicaSet of a Pod whose Deployment is known by the ReplicaSet's name only.
    private WorkloadRef replicaSet(Pod pod) {
        WorkloadRef owner = pod.owner();
        String hash = pod.meta().labels().get(TEMPLATE_HASH);
        return owner.kind().equals("Deployment") && hash != null && !written.contains(owner)
                ? new WorkloadRef(owner.namespace(), "ReplicaSet", owner.name() + "-" + hash)
                : owner;
    }
}

package io.sluice.policy.lint;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.LabelSelector;
import io.sluice.model.Manifests;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Places;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Resource;
import io.sluice.model.Workload;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What lint looks at.
///
/// @param manifests what was written
/// @param cluster the cluster that it describes
/// @param places where fields are written
/// @param profile whose reading of policies is asked for
/// @param written the Namespaces that were written, by name
/// @param pods the Pods that policies can select, by namespace; a workload without replicas counts
///   with its template
/// @param policies the NetworkPolicies, by namespace
record LintSubject(
        Manifests manifests,
        Cluster cluster,
        Places places,
        Profile profile,
        Map<String, Namespace> written,
        Map<String, List<Pod>> pods,
        Map<String, List<NetworkPolicy>> policies) {
    /// The namespaces that every cluster has.
    static final Set<String> BUILT_IN =
            Set.of("default", "kube-system", "kube-public", "kube-node-lease");

    static final String NAME_LABEL = "kubernetes.io/metadata.name";

    static LintSubject of(Manifests written, Places places, Profile profile) {
        var manifests = Policies.asRead(written, profile);
        var cluster = Cluster.from(manifests);
        var namespaces = new HashMap<String, Namespace>();
        var pods = new HashMap<String, List<Pod>>();
        var owners = new HashSet<>();
        cluster.pods().stream()
                .filter(Pod::governed)
                .forEach(pod -> {
                    owners.add(pod.owner());
                    pods.computeIfAbsent(pod.meta().namespace(), any -> new ArrayList<>()).add(pod);
                });
        for (Resource resource : manifests.resources()) {
            if (resource instanceof Namespace namespace) {
                namespaces.put(namespace.meta().name(), namespace);
            }
            if (resource instanceof Workload workload
                    && workload.template().governed()
                    && !owners.contains(workload.ref())) {
                pods.computeIfAbsent(workload.meta().namespace(), any -> new ArrayList<>())
                        .add(workload.template());
            }
        }
        var policies = new TreeMap<String, List<NetworkPolicy>>();
        cluster.networkPolicies()
                .forEach(policy ->
                        policies.computeIfAbsent(
                                        policy.meta().namespace(), any -> new ArrayList<>())
                                .add(policy));
        return new LintSubject(manifests, cluster, places, profile, namespaces, pods, policies);
    }

    List<Pod> podsOf(String namespace) {
        return pods.getOrDefault(namespace, List.of());
    }

    /// The Pods that a policy applies to (rule S1).
    List<Pod> selected(NetworkPolicy policy) {
        return podsOf(policy.meta().namespace()).stream()
                .filter(pod -> policy.podSelector().matches(pod.meta().labels()))
                .toList();
    }

    /// The labels of a namespace; one that is not written has its name as a label (rule P8).
    Map<String, String> namespaceLabels(String name) {
        var namespace = written.get(name);
        return namespace == null ? Map.of(NAME_LABEL, name) : namespace.meta().labels();
    }

    /// True when a cluster-wide policy speaks about Pods with these labels.
    boolean selects(ClusterNetworkPolicy policy, String namespace, Map<String, String> labels) {
        return policy.subject().namespaceSelector().matches(namespaceLabels(namespace))
                && policy.subject().podSelector().matches(labels);
    }

    /// The names of the namespaces that a selector selects.
    List<String> namespaces(LabelSelector selector) {
        var names = new ArrayList<String>();
        for (Namespace namespace : cluster.namespaces()) {
            if (selector.matches(namespace.meta().labels())) {
                names.add(namespace.meta().name());
            }
        }
        for (String name : BUILT_IN) {
            if (!names.contains(name)
                    && !written.containsKey(name)
                    && selector.matches(Map.of(NAME_LABEL, name))) {
                names.add(name);
            }
        }
        return names;
    }

    /// The Pods that a peer stands for (rules P2, P3, P4).
    List<Pod> pods(NetworkPolicy policy, NetworkPolicy.Peer.Pods peer) {
        var from =
                peer.namespaceSelector()
                        .map(this::namespaces)
                        .orElse(List.of(policy.meta().namespace()));
        return from.stream()
                .flatMap(name -> podsOf(name).stream())
                .filter(pod ->
                        peer.podSelector()
                                .map(selector -> selector.matches(pod.meta().labels()))
                                .orElse(true))
                .toList();
    }

    /// The Pods of some namespaces: subjects and peers of cluster-wide policies.
    List<Pod> pods(LabelSelector namespaces, LabelSelector selector) {
        return namespaces(namespaces).stream()
                .flatMap(name -> podsOf(name).stream())
                .filter(pod -> selector.matches(pod.meta().labels()))
                .toList();
    }

    /// The Pods that a cluster-wide policy speaks about.
    List<Pod> selected(ClusterNetworkPolicy policy) {
        return pods(policy.subject().namespaceSelector(), policy.subject().podSelector());
    }

    /// True when a NetworkPolicy isolates a Pod for a direction (rule S5).
    boolean isolated(Pod pod, Direction direction) {
        return policies.getOrDefault(pod.meta().namespace(), List.of()).stream()
                .filter(policy -> policy.policyTypes().contains(direction))
                .anyMatch(policy -> policy.podSelector().matches(pod.meta().labels()));
    }

    /// Where a field of an object is written, or the object when it is not.
    Position place(Resource object, String... path) {
        return find(object, path).orElse(object.meta().position());
    }

    /// Where a field of an object is written, if it is.
    Optional<Position> find(Resource object, String... path) {
        return places.find(object.meta(), List.of(path));
    }

    /// True when the name of a field begins at a place, so what begins there has no braces.
    boolean hasName(Position position) {
        var ends = places.ends(Set.of(position)).get(position);
        return ends != null && ends.name().isPresent();
    }

    Finding finding(LintRule rule, Resource object, Position position, String message, String fix) {
        return new Finding(
                rule.id(), rule.severity(), position, ObjectName.of(object), message, fix);
    }
}

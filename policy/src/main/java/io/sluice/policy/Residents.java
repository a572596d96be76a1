package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who has which address.
final class Residents {
    private final Map<IpAddress, Resident> byAddress = new HashMap<>();
    private final Map<Name, Pod> byName = new HashMap<>();
    private final Map<IpAddress, String> nodes = new HashMap<>();
    private final List<Resident> all = new ArrayList<>();
    private final boolean ownNodeIsLetIn;

    /// A Pod that policies govern, and its identity. Compared by object.
    static final class Resident {
        private final Pod pod;
        private final Identity identity;

        Resident(Pod pod, Identity identity) {
            this.pod = pod;
            this.identity = identity;
        }

        Pod pod() {
            return pod;
        }

        Identity identity() {
            return identity;
        }
    }

    private record Name(String namespace, String name) {}

    Residents(Cluster cluster, IdentityIndex index, Profile profile) {
        ownNodeIsLetIn = profile.ownNodeIsLetIn();
        for (Pod pod : cluster.pods()) {
            byName.putIfAbsent(new Name(pod.meta().namespace(), pod.meta().name()), pod);
            if (pod.governed() && !pod.addresses().isEmpty()) {
                var resident = new Resident(pod, index.add(pod));
                all.add(resident);
                pod.addresses()
                        .forEach(address -> byAddress.merge(address, resident, Residents::first));
            } else if (pod.hostNetwork() && !pod.nodeName().isEmpty()) {
                pod.addresses().forEach(address -> nodes.put(address, pod.nodeName()));
            }
        }
        for (Node node : cluster.nodes()) {
            node.addresses().forEach(address -> nodes.put(address, node.meta().name()));
        }
    }

    /// Two Pods that claim one address: the first by name has it, whatever the order of documents.
    private static Resident first(Resident one, Resident other) {
        return one.pod.meta().path().compareTo(other.pod.meta().path()) <= 0 ? one : other;
    }

    /// The governed Pod that has an address.
    @Nullable Resident at(IpAddress address) {
        return byAddress.get(address);
    }

    /// The governed Pod that an end of a connection is, if it is one. Allocates nothing.
    @Nullable Resident of(Endpoint end, IpAddress address) {
        return switch (end) {
            case Endpoint.Outside outside -> null;
            case Endpoint.OfPod(Pod pod) -> {
                Resident resident = byAddress.get(address);
                yield resident != null && isSame(resident.pod, pod) ? resident : null;
            }
        };
    }

    private static boolean isSame(Pod one, Pod other) {
        return one.meta().name().equals(other.meta().name())
                && one.meta().namespace().equals(other.meta().namespace());
    }

    /// Any Pod by name, governed or not.
    @Nullable Pod named(String namespace, String name) {
        return byName.get(new Name(namespace, name));
    }

    /// Every governed Pod.
    List<Resident> all() {
        return all;
    }

    /// The addresses of each node by its name, sorted, as far as nodes reach their own Pods
    /// whatever the policies say.
    Map<String, List<IpAddress>> ownNodes() {
        if (!ownNodeIsLetIn) {
            return Map.of();
        }
        var byNode = new HashMap<String, List<IpAddress>>();
        nodes.keySet().stream()
                .sorted()
                .forEach(address ->
                        byNode.computeIfAbsent(nodes.get(address), any -> new ArrayList<>())
                                .add(address));
        return byNode;
    }

    /// The addresses of all nodes.
    Set<IpAddress> nodeAddresses() {
        return Set.copyOf(nodes.keySet());
    }

    /// True when an address that no governed Pod has is one of the node that a Pod runs on, and
    /// nothing can forbid it to reach the Pod.
    boolean isOwnNode(Resident pod, IpAddress address) {
        if (!ownNodeIsLetIn) {
            return false;
        }
        String node = pod.pod.nodeName();
        return !node.isEmpty() && node.equals(nodes.get(address));
    }
}

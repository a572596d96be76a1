package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who has which address.
final class Residents {
    private final Snapshot snapshot;
    private final boolean ownNodeIsLetIn;
    private final AddressMap<Resident> byAddress;
    private volatile @Nullable List<Resident> all;

    /// A Pod that policies govern, and its identity. Compared by object.
    static final class Resident {
        private final Pod pod;
        private final Identity identity;
        private final int ordinal;

        Resident(Pod pod, Identity identity) {
            this.pod = pod;
            this.identity = identity;
            this.ordinal = identity.ordinal();
        }

        Pod pod() {
            return pod;
        }

        Identity identity() {
            return identity;
        }

        /// The identity's number.
        int ordinal() {
            return ordinal;
        }
    }

    Residents(Snapshot snapshot, Profile profile) {
        this.snapshot = snapshot;
        this.ownNodeIsLetIn = profile.ownNodeIsLetIn();
        this.byAddress = snapshot.claims().owners();
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

    @SuppressWarnings("ReferenceEquality") // One object needs no look inside.
    private static boolean isSame(Pod one, Pod other) {
        return one == other
                || one.meta().name().equals(other.meta().name())
                        && one.meta().namespace().equals(other.meta().namespace());
    }

    /// Any Pod by name, governed or not.
    @Nullable Pod named(String namespace, String name) {
        var state = snapshot.byName().get(namespace);
        return state == null ? null : state.pod(name);
    }

    /// Every governed Pod.
    List<Resident> all() {
        var known = all;
        if (known == null) {
            var found = new ArrayList<Resident>();
            for (int i = 0; i < snapshot.namespaces().size(); i++) {
                found.addAll(snapshot.namespaces().get(i).residents());
            }
            known = found;
            all = known;
        }
        return known;
    }

    /// The addresses of each node by its name, sorted, as far as nodes reach their own Pods
    /// whatever the policies say.
    Map<String, List<IpAddress>> ownNodes() {
        if (!ownNodeIsLetIn) {
            return Map.of();
        }
        var byNode = new HashMap<String, List<IpAddress>>();
        snapshot.nodes().keySet().stream()
                .sorted()
                .forEach(address ->
                        byNode.computeIfAbsent(
                                        snapshot.nodes().get(address), any -> new ArrayList<>())
                                .add(address));
        return byNode;
    }

    /// The addresses of all nodes.
    Set<IpAddress> nodeAddresses() {
        return Set.copyOf(snapshot.nodes().keySet());
    }

    /// True when an address that no governed Pod has is one of the node that a Pod runs on, and
    /// nothing can forbid it to reach the Pod.
    boolean isOwnNode(Resident pod, IpAddress address) {
        if (!ownNodeIsLetIn) {
            return false;
        }
        String node = pod.pod.nodeName();
        return !node.isEmpty() && node.equals(snapshot.nodes().get(address));
    }
}

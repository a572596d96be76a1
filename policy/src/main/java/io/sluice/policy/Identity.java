package io.sluice.policy;

import io.sluice.model.ContainerPort;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Pods that no policy can tell apart but by their address: equal namespace, labels and named
/// ports.
///
/// Compared by object: there is one for each content in a snapshot.
final class Identity {
    private final int ordinal;
    private final NamespaceEntry namespace;
    private final Map<String, String> labels;
    private final List<ContainerPort> namedPorts;

    Identity(int ordinal, NamespaceEntry namespace, Key key) {
        this.ordinal = ordinal;
        this.namespace = namespace;
        this.labels = key.labels();
        this.namedPorts = key.namedPorts();
    }

    /// What makes Pods alike.
    record Key(String namespace, Map<String, String> labels, List<ContainerPort> namedPorts) {
        static Key of(io.sluice.model.Pod pod) {
            return new Key(pod.meta().namespace(), pod.meta().labels(), named(pod.ports()));
        }

        private static List<ContainerPort> named(List<ContainerPort> ports) {
            if (ports.stream().allMatch(port -> port.name().isEmpty())) {
                return List.of();
            }
            return ports.stream()
                    .filter(port -> !port.name().isEmpty())
                    .distinct()
                    .sorted(
                            Comparator.comparing(ContainerPort::name)
                                    .thenComparing(ContainerPort::protocol)
                                    .thenComparingInt(ContainerPort::port))
                    .toList();
        }
    }

    /// Its place in the snapshot, from 0.
    int ordinal() {
        return ordinal;
    }

    NamespaceEntry namespace() {
        return namespace;
    }

    Map<String, String> labels() {
        return labels;
    }

    List<ContainerPort> namedPorts() {
        return namedPorts;
    }

    /// The same text for the same content in every process.
    String canonicalText() {
        var text = new StringBuilder(namespace.name()).append('\0').append(new TreeMap<>(labels));
        for (ContainerPort port : namedPorts) {
            text.append('\0').append(port.name()).append(':').append(port.port());
            text.append('/').append(port.protocol().name());
        }
        return text.toString();
    }
}

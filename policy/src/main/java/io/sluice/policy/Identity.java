package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Pods that no policy can tell apart but by their address: equal namespace, labels and named
/// ports.
///
/// Compared by object: there is one for each content in a snapshot.
final class Identity {
    private final int ordinal;
    private final int place;
    private final NamespaceEntry namespace;
    private final Key key;

    Identity(int ordinal, int place, NamespaceEntry namespace, Key key) {
        this.ordinal = ordinal;
        this.place = place;
        this.namespace = namespace;
        this.key = key;
    }

    /// What makes Pods of a namespace alike.
    record Key(Map<String, String> labels, List<ContainerPort> namedPorts) {
        /// Written out, because every Pod of a first compile is held against others by it.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && labels.equals(key.labels)
                    && namedPorts.equals(key.namedPorts);
        }

        @Override
        public int hashCode() {
            return 31 * labels.hashCode() + namedPorts.hashCode();
        }

        static Key of(Pod pod) {
            return new Key(pod.meta().labels(), named(pod.ports()));
        }

        private static List<ContainerPort> named(List<ContainerPort> ports) {
            int named = 0;
            for (ContainerPort port : ports) {
                named += port.name().isEmpty() ? 0 : 1;
            }
            if (named < 2 && named == ports.size()) {
                return ports;
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

    /// Its number in a snapshot and those that follow, from 0.
    int ordinal() {
        return ordinal;
    }

    /// Its place in its namespace, from 0.
    int place() {
        return place;
    }

    Key key() {
        return key;
    }

    NamespaceEntry namespace() {
        return namespace;
    }

    Map<String, String> labels() {
        return key.labels;
    }

    List<ContainerPort> namedPorts() {
        return key.namedPorts;
    }

    /// The same text for the same content in every process.
    String canonicalText() {
        var text = new StringBuilder(namespace.name()).append('\0').append(new TreeMap<>(labels()));
        for (ContainerPort port : namedPorts()) {
            text.append('\0').append(port.name()).append(':').append(port.port());
            text.append('/').append(port.protocol().name());
        }
        return text.toString();
    }
}

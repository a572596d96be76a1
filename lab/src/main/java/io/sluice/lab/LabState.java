package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What other processes know of a lab: the content of its state file.
///
/// @param process the process that holds the lab
/// @param node a file that opens the node's network namespace
/// @param outside a file that opens the outside's
/// @param authority the certificate that the lab's servers can be verified with, PEM
/// @param resolver the address that Pods resolve names at
/// @param pods the running Pods
/// @param names files that the lab makes to name its namespaces; recorded before they are made
public record LabState(
        LabProcess process,
        Path node,
        Path outside,
        Path authority,
        IpAddress resolver,
        List<PodState> pods,
        List<Path> names) {
    public LabState {
        pods = List.copyOf(pods);
        names = List.copyOf(names);
    }

    /// A running Pod.
    ///
    /// @param namespace its namespace in the cluster
    /// @param name its name
    /// @param interfaceName the node's end of its link
    /// @param addresses its addresses
    /// @param network a file that opens its network namespace
    public record PodState(
            String namespace,
            String name,
            String interfaceName,
            List<IpAddress> addresses,
            Path network) {
        public PodState {
            addresses = List.copyOf(addresses);
        }

        /// `namespace/name`.
        public String path() {
            return namespace + "/" + name;
        }
    }

    /// The lab that this user runs, if there is one.
    public static Optional<LabState> find() throws IOException {
        return find(LabSettings.standard());
    }

    /// The lab that runs with these settings, if there is one.
    ///
    /// @throws IOException when the state file cannot be read or is damaged
    public static Optional<LabState> find(LabSettings settings) throws IOException {
        return read(settings.stateFile()).filter(state -> state.process().alive());
    }

    /// Reads a state file, whether its lab still runs or not; empty when there is no such file.
    public static Optional<LabState> read(Path file) throws IOException {
        try {
            return Optional.of(LabStateText.read(file, Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// The process number of the lab.
    public long pid() {
        return process.pid();
    }

    /// A Pod by `namespace/name`.
    public Optional<PodState> pod(String path) {
        return pods.stream().filter(pod -> pod.path().equals(path)).findFirst();
    }

    /// Opens the node's network namespace.
    public NetworkNamespace openNode() throws IOException {
        return NetworkNamespace.open(node);
    }

    /// Attempts from inside a Pod. Close it to let go of the Pod's network namespace.
    ///
    /// @throws IOException when there is no such Pod
    public Probe probe(String path) throws IOException {
        var found = pod(path);
        if (found.isEmpty()) {
            throw new IOException(noSuchPod(path));
        }
        return new Probe(NetworkNamespace.open(found.get().network()), resolver, authority);
    }

    String noSuchPod(String path) {
        return "the lab has no Pod "
                + path
                + "; it has "
                + String.join(", ", pods.stream().map(PodState::path).toList());
    }
}

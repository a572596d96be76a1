package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.IpAddress;
import java.util.List;

/// A running Pod of the lab.
///
/// @param namespace its namespace in the cluster
/// @param name its name
/// @param interfaceName the node's end of its link
/// @param addresses its addresses
/// @param network its network namespace, open for as long as the lab runs it
public record LabPod(
        String namespace,
        String name,
        String interfaceName,
        List<IpAddress> addresses,
        NetworkNamespace network) {
    /// What the names of the node's ends begin with.
    public static final String INTERFACES = "pod";

    public LabPod {
        addresses = List.copyOf(addresses);
    }

    /// `namespace/name`.
    public String path() {
        return namespace + "/" + name;
    }

    /// The name of its network namespace.
    String namespaceName() {
        return namespace + "." + name;
    }
}

package io.sluice.node;

import io.sluice.model.IpAddress;
import java.util.List;

/// A local Pod's interface as the node sees it.
///
/// @param interfaceName the node's end of the Pod's link
/// @param namespace the Pod's namespace
/// @param pod the Pod's name
/// @param addresses the only source addresses that may come from it
public record PodInterface(
        String interfaceName, String namespace, String pod, List<IpAddress> addresses) {
    private static final int LONGEST_NAME = 15;

    public PodInterface {
        if (interfaceName.isEmpty() || interfaceName.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "not the name of an interface (1 to 15 characters): " + interfaceName);
        }
        addresses = List.copyOf(addresses);
    }
}

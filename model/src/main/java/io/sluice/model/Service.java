package io.sluice.model;

import java.util.List;
import java.util.Map;

/// A Service: addresses that are translated to the addresses of the Pods it selects.
///
/// @param meta name and labels
/// @param selector labels of its Pods; empty when its endpoints are managed by hand
/// @param headless true when it has no address of its own by intent (`clusterIP: None`,
///   `ExternalName`)
/// @param clusterIps its addresses; none when headless or not known
/// @param ports its ports
public record Service(
        ObjectMeta meta,
        Map<String, String> selector,
        boolean headless,
        List<IpAddress> clusterIps,
        List<Port> ports)
        implements Resource {
    public Service {
        selector = Map.copyOf(selector);
        clusterIps = List.copyOf(clusterIps);
        ports = List.copyOf(ports);
    }

    /// One port of a Service.
    ///
    /// @param name the name, empty when it has none
    /// @param protocol TCP when not written
    /// @param port the port on the Service's address
    /// @param target the port on the Pod
    public record Port(String name, Protocol protocol, int port, Target target) {}

    /// Where a Service's port leads.
    public sealed interface Target {
        /// A port number on the Pod.
        record OfNumber(int port) implements Target {}

        /// The Pod's container port of this name.
        record OfName(String name) implements Target {}
    }

    /// The same Service with other addresses.
    public Service withClusterIps(List<IpAddress> other) {
        return new Service(meta, selector, headless, other, ports);
    }
}

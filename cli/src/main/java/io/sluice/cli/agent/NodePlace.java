package io.sluice.cli.agent;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.IpAddress;
import io.sluice.node.PodInterface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where an agent works.
///
/// @param node the node's network namespace
/// @param podInterfaces what the names of Pods' interfaces begin with
/// @param resolver the name server that names are resolved with, on port 53
/// @param flowSocket where flows are asked for
/// @param accessLog the gateway's access log; `-` for standard output, empty for none
public record NodePlace(
        NetworkNamespace node,
        String podInterfaces,
        IpAddress resolver,
        Path flowSocket,
        Optional<String> accessLog) {

    /// Which Pods run on the node; asked at every change.
    @FunctionalInterface
    public interface LocalPods {
        List<PodInterface> now() throws IOException;
    }
}

package io.sluice.model;

import java.util.List;

/// A machine of the cluster.
///
/// @param meta name and labels
/// @param addresses every address in its status
/// @param podCidrs the blocks its Pods' addresses come from
public record Node(ObjectMeta meta, List<IpAddress> addresses, List<Cidr> podCidrs)
        implements Resource {
    public Node {
        addresses = List.copyOf(addresses);
        podCidrs = List.copyOf(podCidrs);
    }
}

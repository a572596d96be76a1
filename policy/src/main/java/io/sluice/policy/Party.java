package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import java.util.List;

/// One end of a question at one of its addresses.
///
/// @param names what it was asked for by, in lower case and without a final dot; none when by
///   address or as a Pod
public record Party(Endpoint endpoint, IpAddress address, List<String> names) {
    public Party {
        names = List.copyOf(names);
    }

    /// An end without a name.
    public Party(Endpoint endpoint, IpAddress address) {
        this(endpoint, address, List.of());
    }

    static Party of(Pod pod, IpAddress address) {
        return new Party(new Endpoint.OfPod(pod), address);
    }

    /// The same end, asked for by a name.
    Party called(String name) {
        return new Party(endpoint, address, List.of(name));
    }

    /// True when both are the same Pod.
    boolean isSamePod(Party other) {
        return endpoint instanceof Endpoint.OfPod one
                && other.endpoint instanceof Endpoint.OfPod two
                && one.pod().meta().path().equals(two.pod().meta().path());
    }

    /// True when one can send to the other: addresses of one family.
    boolean speaksTo(Party other) {
        return address.v6() == other.address.v6();
    }

    /// The Pod as `namespace/name`, or the address.
    @Override
    public String toString() {
        return endpoint.toString();
    }
}

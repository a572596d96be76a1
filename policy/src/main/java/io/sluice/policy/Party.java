package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.model.Pod;

/// One end of a question at one of its addresses.
public record Party(Endpoint endpoint, IpAddress address) {
    static Party of(Pod pod, IpAddress address) {
        return new Party(new Endpoint.OfPod(pod), address);
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

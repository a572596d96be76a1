package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.model.Pod;

/// One end of a connection.
public sealed interface Endpoint {
    /// A Pod of the cluster.
    record OfPod(Pod pod) implements Endpoint {
        @Override
        public String toString() {
            return pod.meta().path();
        }
    }

    /// An address that no Pod has: a node, or the outside.
    record Outside(IpAddress address) implements Endpoint {
        @Override
        public String toString() {
            return address.toString();
        }
    }
}

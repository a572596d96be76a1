package io.sluice.flows;

import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import java.util.Optional;

/// What the flows of one window have in common.
///
/// @param capturedBy who saw them
/// @param source the workload; empty when the source is no Pod
/// @param sourcePod the Pod as `namespace/name`; empty when the source is no Pod
/// @param sourceAddress the source address when there is no workload to name the source by; empty
///   also for forged addresses, which would make a window each
/// @param destination where they went
/// @param allowed false when Sluice refused them
/// @param rule the rule that allowed, or the policies that refused
/// @param reason what refused or broke them; empty when all went well
/// @param carriedBy the Gateway that carried them; empty when they went directly
public record FlowKey(
        Flow.Capture capturedBy,
        Optional<WorkloadRef> source,
        String sourcePod,
        Optional<IpAddress> sourceAddress,
        Destination destination,
        boolean allowed,
        String rule,
        Optional<Reason> reason,
        String carriedBy) {
    /// Characters that strangers and manifests choose.
    int textLength() {
        return destination.name().length() + rule.length();
    }

    /// The key of a flow.
    public static FlowKey of(Flow flow) {
        boolean named =
                flow.source().isPresent()
                        || flow.reason().filter(r -> r == Reason.SPOOFED_SOURCE).isPresent();
        return new FlowKey(
                flow.capturedBy(),
                flow.source(),
                flow.sourcePod(),
                named ? Optional.empty() : Optional.of(flow.sourceAddress()),
                flow.destination(),
                !FlowCounts.isRefused(flow.allowed(), flow.reason()),
                flow.rule(),
                flow.reason(),
                flow.carriedBy());
    }
}

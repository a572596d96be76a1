package io.sluice.node;

import io.sluice.dns.RecentAnswers;
import io.sluice.flows.Destination;
import io.sluice.flows.NameSource;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import java.util.Optional;

/// Who talks to whom, named while it is known: the address may change hands later.
///
/// @param source the workload; empty when the source is no Pod
/// @param sourcePod the Pod as `namespace/name`, or empty
/// @param sourceAddress the source address
/// @param destination where it goes, after Service translation
record ConnectionEnds(
        Optional<WorkloadRef> source,
        String sourcePod,
        IpAddress sourceAddress,
        Destination destination) {
    static ConnectionEnds of(Decisions decisions, RecentAnswers answers, Packet packet) {
        var source = pod(decisions.endpoint(packet.source()));
        return new ConnectionEnds(
                source.map(Pod::owner),
                source.map(pod -> pod.meta().path()).orElse(""),
                packet.source(),
                destination(decisions, answers, packet));
    }

    /// The ends of a packet whose source address is not the sender's.
    static ConnectionEnds from(
            Optional<Pod> sender, Decisions decisions, RecentAnswers answers, Packet packet) {
        return new ConnectionEnds(
                sender.map(Pod::owner),
                sender.map(pod -> pod.meta().path()).orElse(""),
                packet.source(),
                destination(decisions, answers, packet));
    }

    private static Destination destination(
            Decisions decisions, RecentAnswers answers, Packet packet) {
        var pod = pod(decisions.endpoint(packet.destination()));
        var answered = answers.name(packet.source(), packet.destination());
        var known =
                pod.isPresent()
                        ? NameSource.POD
                        : answered.isPresent() ? NameSource.DNS : NameSource.NONE;
        return new Destination(
                pod.map(there -> there.meta().path()).or(() -> answered).orElse(""),
                known,
                pod.map(Pod::owner),
                Optional.of(packet.destination()),
                packet.port(),
                packet.protocol());
    }

    private static Optional<Pod> pod(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.OfPod of -> Optional.of(of.pod());
            case Endpoint.Outside _ -> Optional.empty();
        };
    }
}

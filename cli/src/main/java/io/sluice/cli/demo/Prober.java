package io.sluice.cli.demo;

import io.sluice.lab.Lab;
import io.sluice.lab.LiveConnection;
import io.sluice.lab.Probe;
import io.sluice.lab.ProbeResult;
import io.sluice.model.Cluster;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Makes the attempts, from inside the lab's Pods.
final class Prober implements AutoCloseable {
    private final Lab lab;
    private final Cluster cluster;
    private Optional<LiveConnection> held = Optional.empty();

    Prober(Lab lab, Cluster cluster) {
        this.lab = lab;
        this.cluster = cluster;
    }

    /// Opens the connection that [Attempt.Held] uses.
    void hold(String from, Attempt.Held attempt) throws IOException {
        var aim = Aim.of(attempt, cluster);
        try (var probe = lab.probe(from)) {
            held = Optional.of(probe.open(aim.dialled(), attempt.port()));
        } catch (IOException e) {
            // What cannot be opened is not held: the claims about it fail.
            held = Optional.empty();
        }
    }

    /// @throws IOException when the lab does not have what the claim speaks of
    Trial attempt(Claim claim) throws IOException {
        var aim = Aim.of(claim.attempt(), cluster);
        try (var probe = lab.probe(claim.from())) {
            var started = Instant.now();
            return new Trial(claim, aim, started, make(claim.attempt(), aim, probe));
        }
    }

    private ProbeResult make(Attempt attempt, Aim aim, Probe probe) throws IOException {
        return switch (attempt) {
            case Attempt.Tcp(_, int port) -> probe.tcp(aim.dialled(), port);
            case Attempt.Udp(_, int port) -> probe.udp(aim.dialled(), port);
            case Attempt.Dns(var name) -> probe.dns(name);
            case Attempt.Https(var name, boolean v6) -> probe.https(name, aim.port(), v6);
            case Attempt.Tls(_, var name) -> probe.tls(aim.dialled(), aim.port(), name);
            case Attempt.Spoof spoof -> spoof(spoof, aim, probe);
            case Attempt.Held _ ->
                    held.map(LiveConnection::exchange)
                            .orElse(new ProbeResult.Ended("could not be opened before the kill"));
        };
    }

    /// A datagram of the borrowed address's owner is sent afterwards on the same way: once that is
    /// answered, the forged one has arrived or never will.
    private ProbeResult spoof(Attempt.Spoof attempt, Aim aim, Probe probe) throws IOException {
        var owner = Aim.of(new Attempt.Udp(attempt.source(), attempt.port()), cluster);
        String token = probe.spoof(owner.dialled(), aim.dialled(), attempt.port());
        if (attempt.source() instanceof Target.OfPod(var path)) {
            try (var honest = lab.probe(path)) {
                var fence = honest.udp(aim.dialled(), attempt.port());
                if (!fence.answered()) {
                    return new ProbeResult.Ended("not decided: the owner's datagram got " + fence);
                }
            }
        }
        return lab.received(token)
                ? new ProbeResult.Ended("arrived with the forged address")
                : new ProbeResult.TimedOut();
    }

    @Override
    public void close() throws IOException {
        if (held.isPresent()) {
            held.get().close();
        }
    }
}

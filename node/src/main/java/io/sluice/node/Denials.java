package io.sluice.node;

import io.sluice.dns.RecentAnswers;
import io.sluice.flows.Flow;
import io.sluice.flows.Flow.Capture;
import io.sluice.flows.Flow.StageTimes;
import io.sluice.flows.FlowSink;
import io.sluice.flows.Reason;
import io.sluice.linux.LoggedPacket;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.Nflog;
import io.sluice.linux.Rtnetlink;
import io.sluice.linux.Subscription;
import io.sluice.model.Pod;
import io.sluice.node.RuleSet.Refusal;
import io.sluice.policy.Decisions;
import io.sluice.policy.Explanation;
import io.sluice.policy.ExplanationText;
import io.sluice.policy.RuleRef;
import io.sluice.policy.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Turns what the kernel refused into flows that explain themselves, by asking the decisions the
/// same question. When they say *allow* to a packet that the kernel refused, the two differ: that
/// is counted, and is an alarm.
public final class Denials implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Denials.class.getName());
    private static final int COPY_BYTES = 96;
    private static final int BUFFER_BYTES = 8 << 20;
    private static final Duration COUNT_EVERY = Duration.ofSeconds(1);

    private final NetworkNamespace node;
    private final Enforcer enforcer;
    private final RecentAnswers answers;
    private final FlowSink sink;
    private final Map<Integer, String> interfaceNames = new HashMap<>();
    private final AtomicLong mismatches = new AtomicLong();
    private final Subscription packets;
    private final Ticker counting;
    private long unlogged;

    private Denials(NetworkNamespace node, Enforcer enforcer, RecentAnswers answers, FlowSink sink)
            throws IOException {
        this.node = node;
        this.enforcer = enforcer;
        this.answers = answers;
        this.sink = sink;
        unlogged = unloggedNow();
        packets = Nflog.listen(node, RuleSet.LOG_GROUP, COPY_BYTES, BUFFER_BYTES, new Refused());
        counting = Ticker.start("denials", COUNT_EVERY, this::countUnlogged);
    }

    /// Starts explaining.
    ///
    /// @throws IOException also when another program reads the log group already
    public static Denials start(
            NetworkNamespace node, Enforcer enforcer, RecentAnswers answers, FlowSink sink)
            throws IOException {
        return new Denials(node, enforcer, answers, sink);
    }

    /// How many packets the kernel refused that the decisions allow.
    public long verdictMismatches() {
        return mismatches.get();
    }

    private final class Refused implements Nflog.Listener {
        @Override
        public void packet(LoggedPacket packet) {
            Packet.parse(packet.payload())
                    .flatMap(parsed -> explain(packet, parsed))
                    .ifPresent(sink::accept);
        }

        @Override
        public void lost(long count) {
            sink.lost(Capture.NODE, count);
        }
    }

    private Optional<Flow> explain(LoggedPacket logged, Packet packet) {
        var recent = enforcer.recent();
        var refusal = Refusal.of(logged.prefix());
        if (recent.isEmpty() || refusal.isEmpty()) {
            return Optional.empty();
        }
        var now = recent.getFirst();
        var ends = ConnectionEnds.of(now.decisions(), answers, packet);
        return switch (refusal.get()) {
            case POLICY -> byPolicy(recent, packet, true);
            case STATELESS -> byPolicy(recent, packet, false);
            case SPOOFED ->
                    Optional.of(
                            spoofed(
                                    now,
                                    logged,
                                    packet,
                                    packet.source() + " is not an address of the sender"));
            case FORGED_ERROR ->
                    Optional.of(
                            spoofed(
                                    now,
                                    logged,
                                    packet,
                                    "an ICMP error about a connection that the sender has no part"
                                            + " in"));
            case UNKNOWN_POD ->
                    Optional.of(
                            flow(
                                    ends,
                                    "",
                                    Reason.UNKNOWN_POD,
                                    "an address of the Pods' blocks belongs to no known Pod: "
                                            + packet.source()
                                            + " to "
                                            + packet.destination()));
            case UNSTEERED ->
                    byPolicy(recent, packet, false)
                            .or(() ->
                                    Optional.of(
                                            flow(
                                                    ends,
                                                    "",
                                                    Reason.NO_PROXY,
                                                    "no proxy of this node took the connection")));
        };
    }

    private Flow spoofed(Enforced now, LoggedPacket logged, Packet packet, String explanation) {
        return flow(
                ConnectionEnds.from(sender(now, logged), now.decisions(), answers, packet),
                "",
                Reason.SPOOFED_SOURCE,
                explanation);
    }

    /// A denial by the newest decisions that deny it: the packet may have been refused just before
    /// a change.
    private Optional<Flow> byPolicy(List<Enforced> recent, Packet packet, boolean mustDeny) {
        for (var enforced : recent) {
            var decisions = enforced.decisions();
            var explanation = explain(decisions, packet);
            if (explanation.verdict() == Verdict.DENY) {
                return Optional.of(
                        flow(
                                ConnectionEnds.of(decisions, answers, packet),
                                policies(explanation),
                                Reason.NOT_ALLOWED,
                                String.join("\n", ExplanationText.lines(explanation))));
            }
        }
        if (mustDeny) {
            mismatches.incrementAndGet();
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the kernel refused what the decisions allow: {0}",
                    packet);
        }
        return Optional.empty();
    }

    /// By the names that the sender knows the destination by, when it is denied with them too: the
    /// packet may have been refused before they were known.
    private Explanation explain(Decisions decisions, Packet packet) {
        var connection =
                decisions.connection(
                        packet.source(), packet.destination(), packet.protocol(), packet.port());
        var names = enforcer.names(packet.source(), packet.destination());
        var named = decisions.explain(connection.to(names));
        return named.verdict() == Verdict.DENY ? named : decisions.explain(connection);
    }

    private static String policies(Explanation explanation) {
        var side = explanation.deciding();
        return side.rule().map(RuleRef::toString).orElse(String.join(", ", side.policies()));
    }

    private static Flow flow(ConnectionEnds ends, String rule, Reason reason, String explanation) {
        return new Flow(
                Capture.NODE,
                Instant.now(),
                0,
                ends.source(),
                ends.sourcePod(),
                ends.sourceAddress(),
                ends.destination(),
                false,
                rule,
                Optional.of(reason),
                explanation,
                0,
                0,
                StageTimes.UNKNOWN,
                "");
    }

    /// The Pod whose interface a packet came from.
    private Optional<Pod> sender(Enforced enforced, LoggedPacket logged) {
        String name = interfaceName(logged.inputInterface());
        return enforced.interfaces().stream()
                .filter(pod -> pod.interfaceName().equals(name))
                .findFirst()
                .flatMap(pod -> enforced.decisions().pod(pod.namespace(), pod.pod()));
    }

    private String interfaceName(int index) {
        if (!interfaceNames.containsKey(index)) {
            try (var netlink = Rtnetlink.open(node)) {
                netlink.links()
                        .list()
                        .forEach(link -> interfaceNames.put(link.index(), link.name()));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "interfaces could not be listed", e);
            }
        }
        return interfaceNames.getOrDefault(index, "");
    }

    private void countUnlogged() {
        try {
            long now = unloggedNow();
            // A table that was loaded anew counts from zero.
            if (now > unlogged) {
                sink.lost(Capture.NODE, now - unlogged);
            }
            unlogged = now;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "counters could not be read", e);
        }
    }

    private long unloggedNow() throws IOException {
        return enforcer.counters().getOrDefault(RuleSet.UNLOGGED, 0L);
    }

    @Override
    public void close() {
        counting.close();
        packets.close();
    }
}

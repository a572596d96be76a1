package io.sluice.cli.agent;

import io.sluice.cli.frame.Parts;
import io.sluice.cli.frame.Terminal;
import io.sluice.dns.RecentAnswers;
import io.sluice.dns.StubResolver;
import io.sluice.flows.FlowRing;
import io.sluice.flows.service.FlowServer;
import io.sluice.gateway.AccessLog;
import io.sluice.gateway.EgressGateway;
import io.sluice.gateway.GatewaySettings;
import io.sluice.model.Cluster;
import io.sluice.node.Denials;
import io.sluice.node.DnsProxy;
import io.sluice.node.DnsProxySettings;
import io.sluice.node.Enforcer;
import io.sluice.node.EnforcerSettings;
import io.sluice.node.FlowCapture;
import io.sluice.policy.Decisions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Collectors;

/// Everything that one node runs, in one process: enforcement, DNS proxy, egress gateway, flow
/// capture, and the answers about flows. Closing it leaves the kernel's rules as they are.
public final class Agent implements AutoCloseable {
    /// What is printed, followed by the decisions' hash, once everything is enforced.
    public static final String READY = "ready ";

    private final Parts parts;
    private final NodePlace.LocalPods pods;
    private final Enforcer enforcer;
    private final EgressGateway gateway;
    private final Current current;

    /// What is enforced now: read by many threads, swapped whole.
    private static final class Current {
        private volatile Decisions decisions;

        Current(Decisions decisions) {
            this.decisions = decisions;
        }

        Decisions decisions() {
            return decisions;
        }
    }

    private Agent(
            Parts parts,
            NodePlace.LocalPods pods,
            Enforcer enforcer,
            EgressGateway gateway,
            Current current) {
        this.parts = parts;
        this.pods = pods;
        this.enforcer = enforcer;
        this.gateway = gateway;
        this.current = current;
    }

    /// Starts all parts; the decisions are enforced when this returns.
    ///
    /// @throws IOException when a part cannot be started; then none runs
    public static Agent start(NodePlace place, NodePlace.LocalPods pods, Decisions first)
            throws IOException {
        var parts = new Parts();
        try {
            return start(place, pods, first, parts);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static Agent start(
            NodePlace place, NodePlace.LocalPods pods, Decisions first, Parts parts)
            throws IOException {
        var current = new Current(first);
        var cluster = first.cluster();
        var ring = new FlowRing(InstantSource.system());
        var recent = new RecentAnswers();
        var upstream = NameServers.of(cluster, place.resolver());
        var blocks = cluster.nodes().stream().flatMap(node -> node.podCidrs().stream()).toList();
        var settings = EnforcerSettings.of(blocks, place.podInterfaces());
        var enforcer = parts.add(Enforcer.open(place.node(), settings));
        var denials = parts.add(Denials.start(place.node(), enforcer, recent, ring));
        enforce(first, enforcer, pods);
        parts.add(FlowCapture.start(place.node(), enforcer::enforced, recent, ring));
        var dns =
                parts.add(
                        DnsProxy.open(
                                place.node(),
                                DnsProxySettings.of(upstream, GatewayAddresses.LABELS),
                                current::decisions,
                                enforcer.steering(),
                                enforcer.naming(),
                                recent,
                                ring));
        var log = parts.add(accessLog(place));
        var gateway =
                parts.add(
                        EgressGateway.start(
                                place.node(),
                                gatewaySettings(cluster),
                                current::decisions,
                                new StubResolver(place.node()::call, upstream),
                                recent,
                                ring,
                                log));
        parts.add(
                FlowServer.open(
                        place.flowSocket(),
                        ring,
                        () -> InstanceCounters.of(dns.counts(), recent, denials, enforcer)));
        return new Agent(parts, pods, enforcer, gateway, current);
    }

    private static GatewaySettings gatewaySettings(Cluster cluster) {
        return GatewaySettings.DEFAULT
                .withLabels(GatewayAddresses.LABELS)
                .withAddresses(GatewayAddresses.of(cluster))
                .withAllowedSpecialRanges(GatewayAddresses.labHosts(cluster));
    }

    private static AccessLog accessLog(NodePlace place) throws IOException {
        if (place.accessLog().isEmpty()) {
            return AccessLog.discarding();
        }
        String target = place.accessLog().get();
        return target.equals("-") ? AccessLog.to(System.out) : AccessLog.toFile(Path.of(target));
    }

    private static void enforce(Decisions wanted, Enforcer enforcer, NodePlace.LocalPods pods)
            throws IOException {
        enforcer.apply(wanted, pods.now());
        GatewayAddresses.attract(wanted.cluster(), enforcer.steering());
    }

    /// Says that the decisions are enforced, and which addresses the gateway may dial although they
    /// are special-purpose.
    public static void announce(Decisions decisions, Terminal terminal) {
        var opened = GatewayAddresses.labHosts(decisions.cluster());
        if (!opened.isEmpty()) {
            String list =
                    opened.stream()
                            .map(block -> block.base().toString())
                            .collect(Collectors.joining(", "));
            terminal.err()
                    .println(
                            "sluice: the gateway may dial the lab's hosts at special-purpose"
                                    + " addresses: "
                                    + list);
        }
        terminal.out().println(READY + decisions.hash());
        terminal.out().flush();
    }

    /// What is enforced.
    public Decisions decisions() {
        return current.decisions();
    }

    /// Changes what is enforced: the kernel first, then the gateway and the DNS proxy.
    ///
    /// @throws IOException when the kernel refuses; then everything stays as it was
    public synchronized void apply(Decisions next) throws IOException {
        enforce(next, enforcer, pods);
        current.decisions = next;
        gateway.reconsider();
    }

    /// Stops all parts. The kernel's rules stay.
    @Override
    public void close() throws IOException {
        parts.close();
    }
}

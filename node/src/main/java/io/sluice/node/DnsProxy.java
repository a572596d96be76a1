package io.sluice.node;

import io.sluice.dns.RecentAnswers;
import io.sluice.dns.Upstream;
import io.sluice.flows.FlowSink;
import io.sluice.linux.KernelException;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.SocketName;
import io.sluice.policy.Decisions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The node's transparent DNS proxy. The kernel redirects the Pods' queries to it, whatever server
/// they were sent to; it asks the configured servers, programs the addresses of the answer, and
/// then forwards the answer as if it came from the server that the Pod had asked. Answers pass byte
/// for byte.
public final class DnsProxy implements AutoCloseable {
    static final int DNS_PORT = 53;

    private final LoopThread thread;
    private final DnsForwarder forwarder;
    private final DnsLimits limits;
    private final DnsCounters counters = new DnsCounters();
    private final List<DnsUdp> udp = new ArrayList<>();
    private final List<DnsTcp> tcp = new ArrayList<>();

    private DnsProxy(
            LoopThread thread,
            DnsProxySettings settings,
            Supplier<Decisions> decisions,
            Steering steering,
            Naming naming,
            RecentAnswers recent,
            FlowSink flows) {
        var programmer = new AnswerProgrammer(decisions, settings, steering, naming, recent);
        this.thread = thread;
        this.limits = settings.limits();
        this.forwarder =
                new DnsForwarder(
                        new Upstream(thread, settings.upstream()),
                        programmer,
                        new DnsFailures(decisions, programmer, flows),
                        counters,
                        limits);
    }

    /// Opens the proxy's sockets in the node's namespace, UDP and TCP, IPv4 and IPv6, and begins to
    /// answer. Needs CAP_NET_ADMIN there.
    ///
    /// @param decisions the state that holds now; asked for every answer
    /// @param steering carries out which addresses go through the gateway
    /// @param naming makes rules by name count for what Pods are answered
    /// @param recent learns every address that is forwarded
    /// @param flows takes the names that could not be resolved
    /// @throws IOException when a socket cannot be opened; then nothing stays open
    public static DnsProxy open(
            NetworkNamespace node,
            DnsProxySettings settings,
            Supplier<Decisions> decisions,
            Steering steering,
            Naming naming,
            RecentAnswers recent,
            FlowSink flows)
            throws IOException {
        var thread = LoopThread.start(node, "dns-proxy");
        var proxy = new DnsProxy(thread, settings, decisions, steering, naming, recent, flows);
        try {
            return thread.open(() -> proxy.listen(settings.port()));
        } catch (IOException e) {
            proxy.close();
            throw e;
        }
    }

    private DnsProxy listen(int port) throws KernelException {
        var connections = new PodQuota(limits.connections(), limits.connectionsPerPod());
        for (boolean v6 : new boolean[] {false, true}) {
            var name = SocketName.any(v6, port);
            udp.add(DnsUdp.listen(name, thread, forwarder, counters));
            tcp.add(DnsTcp.listen(name, thread, forwarder, counters, limits, connections));
        }
        return this;
    }

    /// What it did so far.
    public DnsCounts counts() {
        return counters.counts();
    }

    /// Stops answering. What is programmed stays.
    @Override
    public void close() {
        thread.close();
        udp.forEach(DnsUdp::close);
        tcp.forEach(DnsTcp::close);
        udp.clear();
        tcp.clear();
    }
}

package io.sluice.gateway;

import io.sluice.dns.RecentAnswers;
import io.sluice.dns.Resolver;
import io.sluice.flows.FlowSink;
import io.sluice.linux.Errno;
import io.sluice.linux.KernelException;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import io.sluice.policy.Decisions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The egress gateway of one node: takes TLS connections, finds out by their ClientHello where they
/// want to go, asks the same decisions as everybody, connects there itself, and relays. Nothing is
/// decrypted.
///
/// What it serves and allows is taken from the supplied decisions anew for every connection.
public final class EgressGateway implements AutoCloseable {
    private final GatewaySettings settings;
    private final List<GatewayLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private int port;

    private EgressGateway(GatewaySettings settings) {
        this.settings = settings;
        port = settings.port();
    }

    /// Starts a gateway; it accepts connections when this returns.
    ///
    /// @param node the network namespace that it listens and connects in
    /// @param decisions the present state of the cluster, asked at every connection
    /// @param resolver what names are resolved with; it is asked at every connection and keeps
    ///   answers itself
    /// @param recentAnswers the answers that Pods got lately
    /// @param flows gets one record for every connection
    /// @param log gets one line for every connection; is not closed with the gateway
    /// @throws KernelException when it cannot listen, or the namespace cannot be entered
    public static EgressGateway start(
            NetworkNamespace node,
            GatewaySettings settings,
            Supplier<Decisions> decisions,
            Resolver resolver,
            RecentAnswers recentAnswers,
            FlowSink flows,
            AccessLog log)
            throws IOException {
        var gateway = new EgressGateway(settings);
        var shared =
                new GatewayLoop.Shared(
                        settings,
                        Shares.of(settings),
                        decisions,
                        resolver,
                        recentAnswers,
                        flows,
                        log);
        try {
            for (int i = 0; i < settings.loops(); i++) {
                gateway.startLoop(i, node, shared);
            }
        } catch (IOException e) {
            gateway.close();
            throw e;
        }
        return gateway;
    }

    private void startLoop(int index, NetworkNamespace node, GatewayLoop.Shared shared)
            throws IOException {
        var loop = new GatewayLoop(shared);
        var listening = new CompletableFuture<Integer>();
        var thread =
                Thread.ofPlatform()
                        .name("gateway-" + index)
                        .daemon()
                        .start(() -> run(loop, node, listening));
        try {
            port = listening.get();
        } catch (ExecutionException e) {
            loop.close();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the gateway was started", e);
        }
        loops.add(loop);
        threads.add(thread);
    }

    private void run(
            GatewayLoop loop, NetworkNamespace node, CompletableFuture<Integer> listening) {
        try {
            node.enter();
            listening.complete(listen(loop));
        } catch (IOException | RuntimeException e) {
            listening.completeExceptionally(e);
            return;
        }
        loop.loop().run();
    }

    private int listen(GatewayLoop loop) throws KernelException {
        int listensOn = port;
        if (settings.transparent()) {
            listensOn = loop.listen(SocketName.any(false, port), Sockets.Listening.TRANSPARENT);
            try {
                loop.listen(SocketName.any(true, listensOn), Sockets.Listening.TRANSPARENT);
            } catch (KernelException e) {
                if (e.errno() != Errno.EAFNOSUPPORT) {
                    throw e;
                }
            }
        } else {
            for (var address : settings.addresses()) {
                var name = new SocketName(address.bytes(), listensOn);
                listensOn = loop.listen(name, Sockets.Listening.PLAIN);
            }
        }
        return listensOn;
    }

    /// The port that it listens on.
    public int port() {
        return port;
    }

    /// Cuts the connections that the present decisions would refuse. Call it after a change.
    public void reconsider() {
        for (var loop : loops) {
            loop.loop().execute(loop::reconsider);
        }
    }

    /// What it has done so far.
    public GatewayCounters counters() {
        return loops.stream()
                .map(loop -> loop.counters().read())
                .reduce(GatewayCounters.ZERO, GatewayCounters::plus);
    }

    /// Stops to accept, lets open connections end for the drain time, cuts the others.
    @Override
    public void close() {
        var emptied = new CountDownLatch(loops.size());
        for (var loop : loops) {
            loop.loop().execute(() -> loop.drain(emptied::countDown));
        }
        try {
            var _ = emptied.await(settings.timeouts().drain().toNanos(), TimeUnit.NANOSECONDS);
            for (var loop : loops) {
                loop.loop().execute(loop::stop);
            }
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        loops.forEach(GatewayLoop::close);
        loops.clear();
    }
}

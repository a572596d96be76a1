package io.sluice.bench;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.Prefix;
import io.sluice.linux.Route;
import io.sluice.linux.Rtnetlink;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A client, a router and a server, each an anonymous network namespace of its own: the client's
/// connections pass the router's forward hook.
final class NodeWorld implements AutoCloseable {
    static final String CLIENT = "10.244.0.10";
    static final String SERVER = "192.168.1.100";
    static final int PORT = 5432;
    static final String CLIENT_LINK = "pod1";
    private static final String GATEWAY = "169.254.1.1";
    private static final String UPLINK = "10.0.0.1";
    private static final String UPSTREAM = "10.0.0.2";

    private final NetworkNamespace client = NetworkNamespace.create();
    private final NetworkNamespace node = NetworkNamespace.create();
    private final NetworkNamespace outside = NetworkNamespace.create();
    private final ServerSocketChannel server;

    NodeWorld() throws IOException {
        try (var there = Rtnetlink.open(client);
                var here = Rtnetlink.open(node);
                var beyond = Rtnetlink.open(outside)) {
            here.links().createVeth(CLIENT_LINK, client, "eth0");
            here.links().createVeth("up0", outside, "eth0");
            here.addresses().add(CLIENT_LINK, Prefix.host(bytes(GATEWAY)));
            here.addresses().add("up0", Prefix.of(bytes(UPLINK), 24));
            there.addresses().add("eth0", Prefix.host(bytes(CLIENT)));
            beyond.addresses().add("eth0", Prefix.of(bytes(UPSTREAM), 24));
            beyond.addresses().add("lo", Prefix.host(bytes(SERVER)));
            for (var netlink : new Rtnetlink[] {there, here, beyond}) {
                netlink.links().up("lo");
            }
            here.links().up(CLIENT_LINK);
            here.links().up("up0");
            there.links().up("eth0");
            beyond.links().up("eth0");
            there.routes().add(Route.via(Prefix.all(false), bytes(GATEWAY), "eth0"));
            here.routes().add(Route.onLink(Prefix.host(bytes(CLIENT)), CLIENT_LINK));
            here.routes().add(Route.via(Prefix.all(false), bytes(UPSTREAM), "up0"));
            beyond.routes().add(Route.via(Prefix.all(false), bytes(UPLINK), "eth0"));
        }
        node.call(() ->
                java.nio.file.Files.writeString(
                        java.nio.file.Path.of("/proc/sys/net/ipv4/ip_forward"), "1"));
        server =
                outside.call(
                        () -> ServerSocketChannel.open().bind(new InetSocketAddress(PORT), 1024));
        Thread.ofPlatform().name("server").daemon().start(this::accept);
    }

    private static byte[] bytes(String address) {
        return IpAddress.parse(address).orElseThrow().bytes();
    }

    NetworkNamespace node() {
        return node;
    }

    private void accept() {
        try {
            for (; ; ) {
                server.accept().close();
            }
        } catch (AsynchronousCloseException e) {
            // The world is closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Opens that many connections, one after another, each ended by a reset.
    ///
    /// @return nanoseconds for each
    double nanosPerConnection(int count) throws IOException {
        return client.call(() -> {
            var address = new InetSocketAddress(SERVER, PORT);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                try (var channel = SocketChannel.open()) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    channel.connect(address);
                }
            }
            return (double) (System.nanoTime() - start) / count;
        });
    }

    @Override
    public void close() throws IOException {
        server.close();
        client.close();
        node.close();
        outside.close();
    }
}

package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.linux.KernelSupport.Feature;
import io.sluice.linux.NftBatch.ChainType;
import io.sluice.linux.NftBatch.Hook;
import io.sluice.linux.NftRule.Ct;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConntrackTest {
    private static final int MARK = 77;

    private final NetworkNamespace namespace;
    private final Nftables nftables;
    private final Conntrack conntrack;

    ConntrackTest() throws IOException {
        namespace = NetworkNamespace.create();
        nftables = Nftables.open(namespace);
        conntrack = Conntrack.open(namespace);
        try (var netlink = Rtnetlink.open(namespace)) {
            netlink.links().up("lo");
        }
        for (String setting : new String[] {"nf_conntrack_acct", "nf_conntrack_timestamp"}) {
            namespace.call(
                    () -> Files.writeString(Path.of("/proc/sys/net/netfilter", setting), "1"));
        }
        nftables.commit(
                new NftBatch()
                        .table("t", "")
                        .chain("t", "c", ChainType.FILTER, Hook.OUTPUT, 0)
                        .rule(
                                "t",
                                "c",
                                new NftRule()
                                        .constant(0, NftData.u32(MARK))
                                        .store(Ct.MARK, 0)
                                        .log("seen", 5, 64)));
    }

    @BeforeAll
    static void needConntrack() {
        var missing =
                KernelSupport.missing(
                        Feature.NAMESPACES,
                        Feature.NF_TABLES,
                        Feature.CONNTRACK,
                        Feature.PACKET_LOG);
        assumeTrue(missing.isEmpty(), "skipped: " + missing);
    }

    @AfterEach
    void close() {
        conntrack.close();
        nftables.close();
        namespace.close();
    }

    private record Events(
            BlockingQueue<ConntrackEntry> starts,
            BlockingQueue<ConntrackEntry> changes,
            BlockingQueue<ConntrackEntry> ends)
            implements Conntrack.Listener {
        Events() {
            this(
                    new LinkedBlockingQueue<>(),
                    new LinkedBlockingQueue<>(),
                    new LinkedBlockingQueue<>());
        }

        @Override
        public void started(ConntrackEntry entry) {
            starts.add(entry);
        }

        @Override
        public void changed(ConntrackEntry entry) {
            changes.add(entry);
        }

        @Override
        public void ended(ConntrackEntry entry) {
            ends.add(entry);
        }

        @Override
        public void overrun() {
            throw new AssertionError("events were lost");
        }
    }

    private static ConntrackEntry take(BlockingQueue<ConntrackEntry> queue)
            throws InterruptedException {
        var entry = queue.poll(20, TimeUnit.SECONDS);
        if (entry == null) {
            throw new AssertionError("no event came");
        }
        return entry;
    }

    /// A connection over the loopback interface that carries some bytes and stays open.
    private Socket connection() throws IOException {
        return namespace.call(() -> {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                var accepted = server.accept();
                client.getOutputStream().write(new byte[1000]);
                accepted.getInputStream().readNBytes(1000);
                accepted.getOutputStream().write(1);
                client.getInputStream().read();
                return client;
            }
        });
    }

    @Test
    void eventsTellOfBothEndsOfAConnectionWithMarkAndCounters() throws Exception {
        var events = new Events();
        try (var _ = Conntrack.listen(namespace, 1 << 20, events);
                var client = connection()) {
            var started = take(events.starts());
            var alive = conntrack.list(entry -> entry.mark() == MARK).getFirst();

            boolean deleted = conntrack.delete(alive);

            var ended = take(events.ends());
            assertThat(deleted).isTrue();
            assertThat(started.original().destinationPort()).isEqualTo(client.getPort());
            assertThat(started.original().sourcePort()).isEqualTo(client.getLocalPort());
            assertThat(started.original().protocol()).isEqualTo(6);
            assertThat(started.reply().source()).isEqualTo(client.getInetAddress());
            assertThat(ended.id()).isEqualTo(started.id());
            assertThat(ended.mark()).isEqualTo(MARK);
            assertThat(ended.bytesOut()).isGreaterThan(1000);
            assertThat(ended.packetsIn()).isPositive();
            assertThat(ended.has(ConntrackEntry.SEEN_REPLY | ConntrackEntry.ASSURED)).isTrue();
            assertThat(ended.stopNanos()).isGreaterThan(ended.startNanos());
            assertThat(conntrack.find(started.original())).isEmpty();
            assertThat(conntrack.delete(alive)).isFalse();
        }
    }

    @Test
    void oneConnectionCanBeReadByItsAddresses() throws Exception {
        try (var client = connection()) {
            var listed =
                    conntrack
                            .list(entry -> entry.original().sourcePort() == client.getLocalPort())
                            .getFirst();

            var found = conntrack.find(listed.original());

            assertThat(found.map(ConntrackEntry::id)).contains(listed.id());
        }
    }

    @Test
    void loggedPacketsArriveWithPrefixAndHeaders() throws Exception {
        var packets = new LinkedBlockingQueue<LoggedPacket>();
        var listener =
                new Nflog.Listener() {
                    @Override
                    public void packet(LoggedPacket packet) {
                        packets.add(packet);
                    }

                    @Override
                    public void lost(long count) {
                        throw new AssertionError(count + " packets were lost");
                    }
                };
        try (var _ = Nflog.listen(namespace, 5, 64, 1 << 20, listener);
                var client = connection()) {
            var packet = packets.poll(20, TimeUnit.SECONDS);

            assertThat(packet).isNotNull();
            assertThat(packet.prefix()).isEqualTo("seen");
            assertThat(packet.payload().length()).isBetween(40, 64);
            assertThat(packet.payload().be32At(12)).isEqualTo(0x7f000001);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void nothingStaysOpenAfterClosing() throws Exception {
        long before = descriptors();

        for (int i = 0; i < 20; i++) {
            Conntrack.listen(namespace, 1 << 20, new Events()).close();
            Nflog.listen(
                            namespace,
                            6,
                            64,
                            1 << 20,
                            new Nflog.Listener() {
                                @Override
                                public void packet(LoggedPacket packet) {}

                                @Override
                                public void lost(long count) {}
                            })
                    .close();
            nftables.watch(namespace, "t", () -> {}).close();
            Conntrack.open(namespace).close();
            Nftables.open(namespace).close();
        }

        assertThat(descriptors()).isLessThan(before + 10);
    }

    private static long descriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}

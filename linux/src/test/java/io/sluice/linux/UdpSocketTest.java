package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdpSocketTest {
    /// A packet to an address that is nobody's is redirected by TPROXY; the answer seems to come
    /// from there.
    @ParameterizedTest
    @CsvSource({"10.1.0.1, 10.1.0.2, 192.0.2.53", "fd01::1, fd01::2, 2001:db8::53"})
    void theOriginalDestinationIsToldAndAnswersComeFromIt(
            String nodeAddress, String podAddress, String server) throws Exception {
        var missing = KernelSupport.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing);
        var destination = InetAddress.getByName(server);
        boolean v6 = destination.getAddress().length == 16;
        try (var node = NetworkNamespace.create();
                var pod = NetworkNamespace.create();
                var loop = EventLoop.open()) {
            connect(node, nodeAddress, pod, podAddress);
            redirect(node, v6);
            var received = new LinkedBlockingQueue<Datagram>();
            try (var socket = node.call(() -> UdpSocket.listen(SocketName.any(v6, 15053)));
                    var client = pod.call(() -> new DatagramSocket(0))) {
                loop.watch(socket.fd(), EventLoop.READABLE, (_, _) -> drain(socket, received));
                var running = Thread.ofPlatform().start(loop::run);
                client.setSoTimeout(20_000);

                client.send(packet("question", new InetSocketAddress(destination, 53)));
                var question = received.poll(20, TimeUnit.SECONDS);
                assertThat(question).isNotNull();
                var answered = node.call(() -> answer(question));
                var answer = new DatagramPacket(new byte[100], 100);
                client.receive(answer);
                loop.stop();
                running.join();

                assertThat(answered).isEqualTo("question");
                assertThat(question.source()).isEqualTo(name(podAddress, client.getLocalPort()));
                assertThat(question.destination()).isEqualTo(name(server, 53));
                assertThat(answer.getSocketAddress())
                        .isEqualTo(new InetSocketAddress(destination, 53));
                assertThat(
                                new String(
                                        answer.getData(),
                                        0,
                                        answer.getLength(),
                                        StandardCharsets.UTF_8))
                        .isEqualTo("answer");
            }
        }
    }

    private static void drain(UdpSocket socket, LinkedBlockingQueue<Datagram> received) {
        try {
            socket.receive().ifPresent(received::add);
        } catch (KernelException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String answer(Datagram question) throws KernelException {
        UdpSocket.send(
                question.destination(),
                question.source(),
                "answer".getBytes(StandardCharsets.UTF_8));
        return new String(question.payload(), StandardCharsets.UTF_8);
    }

    private static DatagramPacket packet(String text, InetSocketAddress to) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new DatagramPacket(bytes, bytes.length, to);
    }

    private static SocketName name(String address, int port) throws Exception {
        return new SocketName(InetAddress.getByName(address).getAddress(), port);
    }

    private static void connect(
            NetworkNamespace node, String nodeAddress, NetworkNamespace pod, String podAddress)
            throws Exception {
        byte[] near = InetAddress.getByName(nodeAddress).getAddress();
        byte[] far = InetAddress.getByName(podAddress).getAddress();
        int length = near.length == 4 ? 24 : 64;
        try (var links = Rtnetlink.open(node);
                var podLinks = Rtnetlink.open(pod)) {
            links.links().createVeth("pod0", pod, "eth0");
            for (String device : new String[] {"lo", "pod0"}) {
                links.links().up(device);
            }
            for (String device : new String[] {"lo", "eth0"}) {
                podLinks.links().up(device);
            }
            links.addresses().add("pod0", Prefix.of(near, length));
            podLinks.addresses().add("eth0", Prefix.of(far, length));
            podLinks.routes().add(Route.via(Prefix.all(near.length == 16), near, "eth0"));
        }
    }

    private static void redirect(NetworkNamespace node, boolean v6) throws Exception {
        try (var links = Rtnetlink.open(node)) {
            links.rules().add(new Rule(v6, 1000, 0x200000, 0x200000, 7701));
            links.routes().add(Route.localAll(v6, 7701));
        }
        String rules =
                """
                table inet t {
                  chain c {
                    type filter hook prerouting priority -90;
                    meta nfproto ipv4 udp dport 53 tproxy ip to :15053 meta mark set 0x200000 accept
                    meta nfproto ipv6 udp dport 53 tproxy ip6 to :15053 meta mark set 0x200000 accept
                  }
                }
                """;
        assertThat(Oracle.run(node, "nft", rules)).isEmpty();
    }
}

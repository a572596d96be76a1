package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NetworkSettings;
import io.sluice.linux.Prefix;
import io.sluice.linux.Route;
import io.sluice.linux.Rtnetlink;
import io.sluice.node.TestSockets.Outcome;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ICMP errors from Pods: about their own connections they pass, about those of others they do not.
class IcmpErrorTest {
    private static final String FORGER = "frontend/forger";
    private static final String VICTIM = "frontend/victim";
    private static final List<String> FORGER_ADDRESSES = List.of("10.244.0.10", "fd00:10:244::10");
    private static final List<String> VICTIM_ADDRESSES = List.of("10.244.0.11", "fd00:10:244::11");
    private static final List<String> SERVERS = List.of("192.168.1.101", "2001:db8::101");
    private static final int SERVER_PORT = 514;
    private static final int VICTIM_PORT = 40_000;

    private final TestSockets sockets = new TestSockets();
    private final TestNode world;
    private final Enforcer enforcer;

    IcmpErrorTest() throws IOException {
        world =
                new TestNode()
                        .withoutIcmpLimits()
                        .pod(FORGER, FORGER_ADDRESSES.toArray(String[]::new))
                        .pod(VICTIM, VICTIM_ADDRESSES.toArray(String[]::new));
        for (String server : SERVERS) {
            world.host(server);
            sockets.serveUdp(world.outside(), server, SERVER_PORT);
        }
        enforcer = Enforcer.open(world.node(), TestNode.settings());
        var cluster = new TestCluster();
        cluster.pod(FORGER, Map.of(), FORGER_ADDRESSES.toArray(String[]::new));
        cluster.pod(VICTIM, Map.of(), VICTIM_ADDRESSES.toArray(String[]::new));
        enforcer.apply(cluster.decisions(), world.interfaces());
    }

    @BeforeAll
    static void needKernel() {
        TestNode.assumeSupported();
    }

    @AfterEach
    void close() throws Exception {
        enforcer.close();
        sockets.close();
        world.close();
    }

    /// Makes the Pod a router that sees a packet of the victim's connection with its last hop
    /// spent, and complains to the victim.
    private void forge(boolean v6) throws IOException {
        var forger = world.namespace(FORGER);
        try (var behind = NetworkNamespace.create()) {
            NetworkSettings.write(
                    forger,
                    Map.of(
                            "ipv4/ip_forward", "1",
                            "ipv6/conf/all/forwarding", "1",
                            "ipv4/conf/all/rp_filter", "0"));
            NetworkSettings.write(
                    behind,
                    Map.of(
                            "ipv4/ip_default_ttl", "1",
                            "ipv6/conf/all/hop_limit", "1",
                            "ipv6/conf/default/hop_limit", "1",
                            "ipv6/conf/default/accept_dad", "0"));
            try (var here = Rtnetlink.open(forger);
                    var there = Rtnetlink.open(behind)) {
                here.links().createVeth("behind", behind, "eth0");
                here.addresses().add("behind", Prefix.of(bytes("172.16.0.1"), 24));
                here.addresses().add("behind", Prefix.of(bytes("fe80::1"), 64));
                here.links().up("behind");
                there.addresses().add("eth0", Prefix.of(bytes("172.16.0.2"), 24));
                there.addresses().add("eth0", Prefix.of(bytes("fe80::2"), 64));
                there.addresses().add("eth0", Prefix.host(bytes(of(VICTIM_ADDRESSES, v6))));
                there.links().up("eth0");
                there.routes().add(Route.via(Prefix.all(false), bytes("172.16.0.1"), "eth0"));
                there.routes().add(Route.via(Prefix.all(true), bytes("fe80::1"), "eth0"));
            }
            send(behind, v6);
            Awaitility.await().until(() -> complaintsSent(forger, v6) > 0);
        }
    }

    private static String of(List<String> addresses, boolean v6) {
        return addresses.get(v6 ? 1 : 0);
    }

    private static byte[] bytes(String address) {
        return TestNode.ip(address).bytes();
    }

    private static void send(NetworkNamespace from, boolean v6) throws IOException {
        from.call(() -> {
            var source = InetAddress.getByName(of(VICTIM_ADDRESSES, v6));
            var server = InetAddress.getByName(of(SERVERS, v6));
            try (var socket = new DatagramSocket(new InetSocketAddress(source, VICTIM_PORT))) {
                socket.send(new DatagramPacket(new byte[1], 1, server, SERVER_PORT));
            }
            return true;
        });
    }

    private static long complaintsSent(NetworkNamespace namespace, boolean v6) throws IOException {
        return counter(namespace, v6, v6 ? "Icmp6OutTimeExcds" : "OutTimeExcds");
    }

    private static long complaintsHeard(NetworkNamespace namespace, boolean v6) throws IOException {
        return counter(namespace, v6, v6 ? "Icmp6InTimeExcds" : "InTimeExcds");
    }

    private static long counter(NetworkNamespace namespace, boolean v6, String name)
            throws IOException {
        var lines =
                namespace.call(() ->
                        Files.readAllLines(
                                Path.of("/proc/thread-self/net", v6 ? "snmp6" : "snmp")));
        if (v6) {
            return lines.stream()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "\t"))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
                    .sum();
        }
        var icmp = lines.stream().filter(line -> line.startsWith("Icmp:")).toList();
        int column = Arrays.asList(icmp.getFirst().split(" ")).indexOf(name);
        return Long.parseLong(icmp.getLast().split(" ")[column]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onesAboutAConnectionOfAnotherPodAreDropped(boolean v6) throws IOException {
        var victim = new InetSocketAddress(of(VICTIM_ADDRESSES, v6), VICTIM_PORT);
        assertThat(TestSockets.udp(world.namespace(VICTIM), victim, of(SERVERS, v6), SERVER_PORT))
                .isEqualTo(Outcome.ANSWERED);

        forge(v6);

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(enforcer.counters())
                                .hasEntrySatisfying(
                                        "forged_error",
                                        packets -> assertThat(packets).isPositive()));
        assertThat(complaintsHeard(world.namespace(VICTIM), v6)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onesAboutItsOwnConnectionReachTheOtherEnd(boolean v6) throws IOException {
        int closedPort = 9;

        var outcome = TestSockets.udp(world.outside(), of(FORGER_ADDRESSES, v6), closedPort);

        assertThat(outcome).isEqualTo(Outcome.REFUSED);
        assertThat(enforcer.counters().getOrDefault("forged_error", 0L)).isZero();
    }

    @Test
    void onesFromOutsideReachThePod() throws IOException {
        int closedPort = 9;

        var outcome = TestSockets.udp(world.namespace(VICTIM), SERVERS.getFirst(), closedPort);

        assertThat(outcome).isEqualTo(Outcome.REFUSED);
    }
}

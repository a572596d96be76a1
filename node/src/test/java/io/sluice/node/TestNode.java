package io.sluice.node;

import io.sluice.linux.KernelSupport;
import io.sluice.linux.KernelSupport.Feature;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftSet;
import io.sluice.linux.Prefix;
import io.sluice.linux.Route;
import io.sluice.linux.Rtnetlink;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// A node, Pods and an outside, each an anonymous network namespace. Gone when it is closed.
final class TestNode implements AutoCloseable {
    static final String NODE_ADDRESS = "10.0.0.1";
    static final String NODE_ADDRESS_V6 = "fd00:10::1";
    private static final String GATEWAY = "169.254.1.1";
    private static final String GATEWAY_V6 = "fe80::1";

    private final NetworkNamespace node = NetworkNamespace.create();
    private final NetworkNamespace outside = NetworkNamespace.create();
    private final Map<String, NetworkNamespace> pods = new LinkedHashMap<>();
    private final List<PodInterface> interfaces = new ArrayList<>();

    /// What an enforcer of this world is opened with.
    static EnforcerSettings settings() {
        return EnforcerSettings.of(
                List.of(
                        Cidr.parse("10.244.0.0/16").orElseThrow(),
                        Cidr.parse("fd00:10:244::/64").orElseThrow()),
                "pod");
    }

    /// One of the kernel's sets.
    static NftSet set(String name) {
        return RuleSet.sets().stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    TestNode() throws IOException {
        try (var here = Rtnetlink.open(node);
                var there = Rtnetlink.open(outside)) {
            here.links().up("lo");
            there.links().up("lo");
            here.links().createVeth("up0", outside, "eth0");
            here.addresses().add("up0", prefix(NODE_ADDRESS, 24));
            here.addresses().add("up0", prefix(NODE_ADDRESS_V6, 64));
            there.addresses().add("eth0", prefix("10.0.0.2", 24));
            there.addresses().add("eth0", prefix("fd00:10::2", 64));
            here.links().up("up0");
            there.links().up("eth0");
            here.routes().add(Route.via(Prefix.all(false), bytes("10.0.0.2"), "up0"));
            here.routes().add(Route.via(Prefix.all(true), bytes("fd00:10::2"), "up0"));
            there.routes().add(Route.via(Prefix.all(false), bytes(NODE_ADDRESS), "eth0"));
            there.routes().add(Route.via(Prefix.all(true), bytes(NODE_ADDRESS_V6), "eth0"));
        }
    }

    /// Lets ICMP refusals come as often as packets do, and not at most once a second.
    TestNode withoutIcmpLimits() throws IOException {
        node.call(() -> {
            Files.writeString(Path.of("/proc/sys/net/ipv4/icmp_ratelimit"), "0");
            Files.writeString(Path.of("/proc/sys/net/ipv6/icmp/ratelimit"), "0");
            return true;
        });
        return this;
    }

    static void assumeSupported() {
        var missing =
                KernelSupport.missing(
                        Feature.NAMESPACES,
                        Feature.VETH,
                        Feature.NF_TABLES,
                        Feature.CONNTRACK,
                        Feature.PACKET_LOG,
                        Feature.TRANSPARENT_PROXY);
        Assumptions.assumeTrue(missing.isEmpty(), "skipped: " + missing);
    }

    /// Adds a Pod with its link and routes.
    TestNode pod(String path, String... addresses) throws IOException {
        var pod = NetworkNamespace.create();
        String name = "pod" + (pods.size() + 1);
        pods.put(path, pod);
        try (var here = Rtnetlink.open(node);
                var there = Rtnetlink.open(pod)) {
            here.links().createVeth(name, pod, "eth0");
            here.addresses().add(name, prefix(GATEWAY, 32));
            here.addresses().add(name, prefix(GATEWAY_V6, 64));
            here.links().up(name);
            there.links().up("lo");
            for (String address : addresses) {
                there.addresses().add("eth0", Prefix.host(bytes(address)));
                here.routes().add(Route.onLink(Prefix.host(bytes(address)), name));
            }
            there.links().up("eth0");
            there.routes().add(Route.via(Prefix.all(false), bytes(GATEWAY), "eth0"));
            there.routes().add(Route.via(Prefix.all(true), bytes(GATEWAY_V6), "eth0"));
        }
        var parts = path.split("/", 2);
        interfaces.add(
                new PodInterface(
                        name,
                        parts[0],
                        parts[1],
                        List.of(addresses).stream().map(TestNode::ip).toList()));
        return this;
    }

    /// Gives the outside an address of its own.
    TestNode host(String address) throws IOException {
        try (var there = Rtnetlink.open(outside)) {
            there.addresses().add("lo", Prefix.host(bytes(address)));
        }
        return this;
    }

    /// Gives a Pod an address that is not its own.
    void spoof(String path, String address) throws IOException {
        try (var there = Rtnetlink.open(namespace(path))) {
            there.addresses().add("eth0", Prefix.host(bytes(address)));
        }
    }

    NetworkNamespace node() {
        return node;
    }

    NetworkNamespace outside() {
        return outside;
    }

    NetworkNamespace namespace(String path) {
        var pod = pods.get(path);
        if (pod == null) {
            throw new IllegalArgumentException("no Pod " + path);
        }
        return pod;
    }

    List<PodInterface> interfaces() {
        return List.copyOf(interfaces);
    }

    static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static byte[] bytes(String address) {
        return ip(address).bytes();
    }

    private static Prefix prefix(String address, int length) {
        return Prefix.of(bytes(address), length);
    }

    @Override
    public void close() {
        pods.values().forEach(NetworkNamespace::close);
        outside.close();
        node.close();
    }
}

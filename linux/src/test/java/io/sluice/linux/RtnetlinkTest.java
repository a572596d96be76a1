package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtnetlinkTest {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private NetworkNamespace here;
    private NetworkNamespace there;
    private Rtnetlink netlink;

    @BeforeEach
    void namespaces() throws IOException {
        var missing =
                KernelSupport.missing(KernelSupport.Feature.ROUTING, KernelSupport.Feature.VETH);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing);
        here = NetworkNamespace.create();
        there = NetworkNamespace.create();
        netlink = Rtnetlink.open(here);
        opened.addAll(List.of(netlink, here, there));
        netlink.links().createVeth("node0", there, "eth0");
        netlink.links().up("lo");
        netlink.links().up("node0");
    }

    @AfterEach
    void close() throws Exception {
        for (var resource : opened) {
            resource.close();
        }
    }

    private static byte[] bytes(String address) throws IOException {
        return InetAddress.getByName(address).getAddress();
    }

    @Test
    void aPairHasOneEndInEachNamespace() throws IOException {
        assertThat(Oracle.run(here, "ip", "-o", "link")).contains(" node0@").doesNotContain("eth0");
        assertThat(Oracle.run(there, "ip", "-o", "link")).contains(" eth0@");
        assertThat(netlink.links().find("node0"))
                .hasValueSatisfying(link -> assertThat(link.up()).isTrue());
        assertThat(Oracle.run(here, "ip", "link", "show", "node0"))
                .contains(netlink.links().find("node0").orElseThrow().hardwareAddress())
                .contains(netlink.links().index("node0") + ": node0");
    }

    @Test
    void aDeletedEndTakesItsPeerAlong() throws IOException {
        netlink.links().delete("node0");

        assertThat(netlink.links().find("node0")).isEmpty();
        assertThat(Oracle.run(there, "ip", "-o", "link")).doesNotContain("eth0");
    }

    @Test
    void addressesOfBothFamiliesAreUsableAtOnce() throws IOException {
        netlink.addresses().add("node0", Prefix.of(bytes("10.1.2.3"), 24));
        netlink.addresses().add("node0", Prefix.host(bytes("fd00::7")));

        assertThat(Oracle.run(here, "ip", "-o", "addr", "show", "node0"))
                .contains("10.1.2.3/24")
                .contains("fd00::7/128")
                .doesNotContain("fd00::7/128 scope global tentative");
        assertThat(netlink.addresses().list())
                .extracting(Addresses.Assigned::address)
                .contains(Prefix.of(bytes("10.1.2.3"), 24), Prefix.host(bytes("fd00::7")));

        netlink.addresses().delete("node0", Prefix.of(bytes("10.1.2.3"), 24));
        assertThat(Oracle.run(here, "ip", "-o", "addr", "show", "node0"))
                .doesNotContain("10.1.2.3");
    }

    @Test
    void routesAreWhatIpShows() throws IOException {
        var onLink = Route.onLink(Prefix.of(bytes("10.5.0.0"), 16), "node0");
        var gateway = Route.via(Prefix.all(false), bytes("169.254.1.1"), "node0");
        var gateway6 = Route.via(Prefix.all(true), bytes("fe80::1"), "node0");
        var sourced =
                Route.onLink(Prefix.of(bytes("10.6.0.0"), 16), "node0")
                        .withSource(bytes("10.1.2.3"));
        var unreachable = Route.unreachable(Prefix.host(bytes("10.7.0.1")));
        var local = Route.localAll(false, 7701);
        var local6 = Route.localAll(true, 7701);
        netlink.addresses().add("node0", Prefix.host(bytes("10.1.2.3")));

        var all = List.of(onLink, gateway, gateway6, sourced, unreachable, local, local6);

        for (var route : all) {
            netlink.routes().add(route);
        }

        assertThat(netlink.routes().list())
                .contains(onLink, gateway, sourced, unreachable, local, local6);
        assertThat(netlink.routes().list())
                .filteredOn(route -> route.gateway().equals(gateway6.gateway()))
                .singleElement()
                .satisfies(route -> assertThat(route.destination()).isEqualTo(Prefix.all(true)));
        assertThat(Oracle.run(here, "ip", "route"))
                .contains("default via 169.254.1.1 dev node0")
                .contains("10.5.0.0/16 dev node0")
                .contains("10.6.0.0/16 dev node0 proto static scope link src 10.1.2.3")
                .contains("unreachable 10.7.0.1");
        assertThat(Oracle.run(here, "ip", "-6", "route")).contains("default via fe80::1 dev node0");
        assertThat(Oracle.run(here, "ip", "route", "show", "table", "7701"))
                .contains("local default dev lo");
        assertThat(Oracle.run(here, "ip", "-6", "route", "show", "table", "7701"))
                .contains("local default dev lo");

        for (var route : all) {
            netlink.routes().delete(route);
        }
        assertThat(netlink.routes().list()).doesNotContainAnyElementsOf(all);
    }

    @Test
    void rulesLeadMarkedPacketsToATable() throws IOException {
        var rule = new Rule(false, 100, 0x200000, 0x200000, 7701);
        var rule6 = new Rule(true, 100, 0x200000, 0x200000, 7701);

        netlink.rules().add(rule);
        netlink.rules().add(rule6);

        assertThat(netlink.rules().list()).contains(rule, rule6);
        assertThat(Oracle.run(here, "ip", "rule"))
                .contains("100:\tfrom all fwmark 0x200000/0x200000 lookup 7701");
        assertThat(Oracle.run(here, "ip", "-6", "rule"))
                .contains("100:\tfrom all fwmark 0x200000/0x200000 lookup 7701");

        netlink.rules().delete(rule);
        netlink.rules().delete(rule6);
        assertThat(netlink.rules().list()).doesNotContain(rule, rule6);
    }

    @Test
    void refusalsSayWhatWasTriedAndWhy() throws IOException {
        var route = Route.via(Prefix.all(false), bytes("10.9.9.9"), "node0");
        netlink.routes().add(route);

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> netlink.routes().add(route))
                .withMessageContaining("add route unicast 0.0.0.0/0 via 10.9.9.9 dev node0")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> netlink.links().up("nosuch"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> netlink.links().createVeth("node0", there, "other"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    }
}

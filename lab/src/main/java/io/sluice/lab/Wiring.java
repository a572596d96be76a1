package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.Prefix;
import io.sluice.linux.Route;
import io.sluice.linux.Rtnetlink;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.util.List;

/// The lab's cables and routes: a node namespace that every packet crosses, an outside behind its
/// interface `up0`, and Pods behind `pod<N>`.
final class Wiring implements AutoCloseable {
    private static final String UPLINK = "up0";
    private static final String POD_LINK = "eth0";
    private static final Prefix POD_GATEWAY = prefix("169.254.1.1");
    private static final Prefix POD_GATEWAY6 = Prefix.of(bytes("fe80::1"), 64);
    private static final Prefix TRANSFER = prefix("169.254.2.1");
    private static final Prefix TRANSFER_OUTSIDE = prefix("169.254.2.2");
    private static final Prefix TRANSFER6 = Prefix.of(bytes("fe80::1"), 64);
    private static final Prefix TRANSFER6_OUTSIDE = Prefix.of(bytes("fe80::2"), 64);

    private final NetworkNamespace node;
    private final NetworkNamespace outside;
    private final Rtnetlink nodeLinks;
    private final Rtnetlink outsideLinks;
    private final List<IpAddress> nodeAddresses;

    private Wiring(
            NetworkNamespace node,
            NetworkNamespace outside,
            Rtnetlink nodeLinks,
            Rtnetlink outsideLinks,
            List<IpAddress> nodeAddresses) {
        this.node = node;
        this.outside = outside;
        this.nodeLinks = nodeLinks;
        this.outsideLinks = outsideLinks;
        this.nodeAddresses = nodeAddresses;
    }

    /// Makes node and outside, connected.
    static Wiring create(List<IpAddress> nodeAddresses) throws IOException {
        var node = NetworkNamespace.create();
        var outside = NetworkNamespace.create();
        var wiring =
                new Wiring(
                        node,
                        outside,
                        Rtnetlink.open(node),
                        Rtnetlink.open(outside),
                        nodeAddresses);
        try {
            wiring.connectOutside();
            return wiring;
        } catch (IOException | RuntimeException e) {
            wiring.close();
            throw e;
        }
    }

    private void connectOutside() throws IOException {
        Sysctls.host(node);
        Sysctls.router(node);
        Sysctls.host(outside);
        nodeLinks.links().createVeth(UPLINK, outside, UPLINK);
        prepare(nodeLinks, UPLINK, List.of(TRANSFER, TRANSFER6));
        prepare(outsideLinks, UPLINK, List.of(TRANSFER_OUTSIDE, TRANSFER6_OUTSIDE));
        for (var address : nodeAddresses) {
            nodeLinks.addresses().add(UPLINK, Prefix.host(address.bytes()));
        }
        for (boolean v6 : new boolean[] {false, true}) {
            var there = (v6 ? TRANSFER6_OUTSIDE : TRANSFER_OUTSIDE).address().getAddress();
            var back = (v6 ? TRANSFER6 : TRANSFER).address().getAddress();
            nodeLinks.routes().add(fromNode(Route.via(Prefix.all(v6), there, UPLINK)));
            outsideLinks.routes().add(Route.via(Prefix.all(v6), back, UPLINK));
        }
    }

    /// The node's own packets carry the node's address, not that of a transfer link.
    private Route fromNode(Route route) {
        return nodeAddresses.stream()
                .filter(address -> address.v6() == route.destination().v6())
                .findFirst()
                .map(address -> route.withSource(address.bytes()))
                .orElse(route);
    }

    private static void prepare(Rtnetlink netlink, String device, List<Prefix> addresses)
            throws IOException {
        netlink.links().up("lo");
        netlink.links().up(device);
        for (var address : addresses) {
            netlink.addresses().add(device, address);
        }
    }

    NetworkNamespace node() {
        return node;
    }

    NetworkNamespace outside() {
        return outside;
    }

    /// Makes a Pod's namespace and connects it.
    ///
    /// @param interfaceName the node's end
    NetworkNamespace addPod(String interfaceName, List<IpAddress> addresses) throws IOException {
        var pod = NetworkNamespace.create();
        try (var links = Rtnetlink.open(pod)) {
            Sysctls.host(pod);
            nodeLinks.links().createVeth(interfaceName, pod, POD_LINK);
            prepare(nodeLinks, interfaceName, List.of(POD_GATEWAY, POD_GATEWAY6));
            var own = addresses.stream().map(address -> Prefix.host(address.bytes())).toList();
            prepare(links, POD_LINK, own);
            for (var address : own) {
                var gateway = address.v6() ? POD_GATEWAY6 : POD_GATEWAY;
                links.routes()
                        .add(
                                Route.via(
                                        Prefix.all(address.v6()),
                                        gateway.address().getAddress(),
                                        POD_LINK));
                nodeLinks.routes().add(fromNode(Route.onLink(address, interfaceName)));
            }
            return pod;
        } catch (IOException | RuntimeException e) {
            pod.close();
            throw e;
        }
    }

    /// Disconnects a Pod; its namespace goes when nothing holds it any more.
    void removePod(LabPod pod) throws IOException {
        nodeLinks.links().delete(pod.interfaceName());
        pod.network().close();
    }

    void addOutside(IpAddress address) throws IOException {
        outsideLinks.addresses().add("lo", Prefix.host(address.bytes()));
    }

    void removeOutside(IpAddress address) throws IOException {
        outsideLinks.addresses().delete("lo", Prefix.host(address.bytes()));
    }

    /// Makes the node answer for an address that nothing has.
    void refuse(IpAddress address) throws IOException {
        nodeLinks.routes().add(Route.unreachable(Prefix.host(address.bytes())));
    }

    /// Ends [#refuse].
    void refuseNoMore(IpAddress address) throws IOException {
        nodeLinks.routes().delete(Route.unreachable(Prefix.host(address.bytes())));
    }

    private static Prefix prefix(String address) {
        return Prefix.host(bytes(address));
    }

    private static byte[] bytes(String address) {
        return IpAddress.parse(address).orElseThrow().bytes();
    }

    @Override
    public void close() {
        nodeLinks.close();
        outsideLinks.close();
        node.close();
        outside.close();
    }
}

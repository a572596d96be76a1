package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Port.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the names make of ports that a side asks for by name, for a Pod that may call any number
/// so: a named port may be let through or refused where an unnamed one of the same number is not.
final class FuturePortNames {
    private final Side side;
    private final List<Named> names;

    FuturePortNames(Side side) {
        this.side = side;
        // Names that ingress rules ask for are those of the side's own Pods.
        var wanted = side.portNames();
        var byName = new TreeMap<String, Named>();
        for (ResolvedRule rule : side.rules()) {
            for (Named port : rule.namedPorts()) {
                String text = port.name() + "/" + port.protocol();
                if (wanted.contains(text)) {
                    byName.put(text, port);
                }
            }
        }
        this.names = List.copyOf(byName.values());
    }

    /// The names that make a difference for Pods of a region with an address, in one order.
    ///
    /// @param unnamed what is let through to ports that the Pod gives no name
    List<NamedPorts> of(FutureRegion region, Identity example, IpAddress address, PortSet unnamed) {
        var differing = new ArrayList<NamedPorts>();
        for (Named name : names) {
            var ports = ports(name, region, example, address);
            if (!ports.equals(unnamed.and(PortSet.of(name.protocol())))) {
                differing.add(new NamedPorts(name.name(), name.protocol(), ports));
            }
        }
        return differing;
    }

    /// One Pod has a port of the name in each range of numbers that no rule tells apart.
    private PortSet ports(Named name, FutureRegion region, Identity example, IpAddress address) {
        int protocol = name.protocol().number();
        int base = Ports.key(protocol, 0);
        var starts = new TreeSet<Integer>();
        side.forEachPortEdge(example, address, List.of(), starts::add);
        var ofProtocol = new TreeSet<>(starts.subSet(base + 1, true, base + 65535, true));
        ofProtocol.add(base + 1);
        var called = new ArrayList<ContainerPort>();
        for (int start : ofProtocol) {
            called.add(new ContainerPort(name.name(), start - base, name.protocol()));
        }
        var pod = region.example(example.ordinal(), called);
        var rulings = side.rulings(pod, address, List.of());
        var ranges = new ArrayList<Rulings.Range>();
        for (int start : ofProtocol) {
            Integer next = ofProtocol.higher(start);
            int last = next == null ? 65535 : next - 1 - base;
            ranges.add(
                    new Rulings.Range(
                            protocol,
                            start - base,
                            last,
                            decision(rulings, protocol, start - base)));
        }
        return PortSet.of(new Rulings(ranges));
    }

    private static Rulings.Decision decision(Rulings rulings, int protocol, int port) {
        return rulings.of(protocol).stream()
                .filter(range -> range.first() <= port && port <= range.last())
                .findFirst()
                .orElseThrow()
                .decision();
    }
}

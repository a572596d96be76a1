package io.sluice.lab;

import io.sluice.linux.Errno;
import io.sluice.linux.KernelException;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftBatch;
import io.sluice.linux.NftBatch.ChainType;
import io.sluice.linux.NftBatch.Hook;
import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.linux.NftRule;
import io.sluice.linux.NftRule.Header;
import io.sluice.linux.NftSet;
import io.sluice.linux.NftType;
import io.sluice.linux.Nftables;
import io.sluice.model.IpAddress;
import io.sluice.model.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Translates Service addresses to those of Pods, as kube-proxy does: table `inet sluice_lab` in
/// the node's namespace, before any policy is asked. Replaced whole by every change.
final class ServiceTable implements AutoCloseable {
    private static final String TABLE = "sluice_lab";
    private static final String SERVICES = "services";
    private static final int DESTINATION_NAT = -100;
    private static final int SOURCE_NAT = 100;

    private final Nftables nftables;

    ServiceTable(NetworkNamespace node) throws IOException {
        nftables = Nftables.open(node);
    }

    /// Loads these translations in place of those before.
    ///
    /// @return false when the kernel cannot choose at random (`numgen` is missing): then the first
    ///   Pod of each Service gets everything
    boolean replace(List<Backends> services) throws IOException {
        try {
            nftables.commit(batch(services, true));
            return true;
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
            nftables.commit(batch(services, false));
            return false;
        }
    }

    private static NftBatch batch(List<Backends> services, boolean spread) {
        var batch =
                new NftBatch()
                        .table(TABLE, "")
                        .deleteTable(TABLE)
                        .table(TABLE, "Service addresses of the lab")
                        .chain(TABLE, SERVICES)
                        .chain(TABLE, "prerouting", ChainType.NAT, Hook.PREROUTING, DESTINATION_NAT)
                        .chain(TABLE, "output", ChainType.NAT, Hook.OUTPUT, DESTINATION_NAT)
                        .chain(TABLE, "postrouting", ChainType.NAT, Hook.POSTROUTING, SOURCE_NAT)
                        .rule(TABLE, "prerouting", new NftRule().jump(SERVICES))
                        .rule(TABLE, "output", new NftRule().jump(SERVICES));
        int number = 0;
        for (var service : services) {
            if (!service.targets().isEmpty() && service.protocol() != Protocol.SCTP) {
                translate(batch, service, spread, "backends" + number++);
            }
        }
        hairpins(batch, services, false);
        hairpins(batch, services, true);
        return batch;
    }

    private static void translate(
            NftBatch batch, Backends service, boolean spread, String mapName) {
        boolean v6 = service.address().v6();
        int portSlot = v6 ? 4 : 1;
        var rule =
                new NftRule()
                        .family(v6)
                        .payload(Header.NETWORK, v6 ? 24 : 16, v6 ? 16 : 4, 0)
                        .equal(0, NftData.raw(service.address().bytes()))
                        .protocol(service.protocol().number())
                        .payload(Header.TRANSPORT, 2, 2, 0)
                        .equal(0, NftData.raw(port(service.port())));
        if (spread && service.targets().size() > 1) {
            batch.set(TABLE, map(mapName, v6)).add(TABLE, mapName, entries(service.targets()));
            rule.random(service.targets().size(), 0).map(mapName, 0, 0);
        } else {
            var target = service.targets().getFirst();
            rule.constant(0, NftData.raw(target.address().bytes()))
                    .constant(portSlot, NftData.raw(port(target.port())));
        }
        batch.rule(TABLE, SERVICES, rule.translateDestination(v6, 0, portSlot));
    }

    private static NftSet map(String name, boolean v6) {
        return new NftSet(
                name,
                List.of(NftType.MARK),
                List.of(v6 ? NftType.IPV6_ADDR : NftType.IPV4_ADDR, NftType.INET_SERVICE),
                false,
                false);
    }

    private static List<NftElement> entries(List<Backends.Target> targets) {
        var entries = new ArrayList<NftElement>();
        for (int i = 0; i < targets.size(); i++) {
            var target = targets.get(i);
            entries.add(
                    NftElement.of(
                            NftData.u32(i),
                            NftData.fields()
                                    .bytes(target.address().bytes())
                                    .port(target.port())
                                    .end()));
        }
        return entries;
    }

    /// A Pod that a Service leads back to itself would drop packets from its own address: the node
    /// answers for it.
    private static void hairpins(NftBatch batch, List<Backends> services, boolean v6) {
        var addresses = new LinkedHashSet<IpAddress>();
        for (var service : services) {
            for (var target : service.targets()) {
                if (target.address().v6() == v6) {
                    addresses.add(target.address());
                }
            }
        }
        String name = v6 ? "hairpins6" : "hairpins4";
        var type = v6 ? NftType.IPV6_ADDR : NftType.IPV4_ADDR;
        batch.set(TABLE, NftSet.set(name, type, type))
                .add(
                        TABLE,
                        name,
                        addresses.stream()
                                .map(IpAddress::bytes)
                                .map(a -> NftElement.of(NftData.fields().bytes(a).bytes(a).end()))
                                .toList())
                .rule(
                        TABLE,
                        "postrouting",
                        new NftRule()
                                .family(v6)
                                .payload(Header.NETWORK, v6 ? 8 : 12, v6 ? 16 : 4, 0)
                                .payload(Header.NETWORK, v6 ? 24 : 16, v6 ? 16 : 4, v6 ? 4 : 1)
                                .in(name, 0)
                                .masquerade());
    }

    private static byte[] port(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    @Override
    public void close() {
        nftables.close();
    }
}

package io.sluice.node;

import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.node.RuleSet.LookUps;
import io.sluice.policy.EnforcementTable;
import java.util.List;

/// The element for one decision about ports, in the map that asks no more than it needs.
final class PortElements {
    private PortElements() {}

    /// What comes before protocol and port in the keys of a look-up.
    @FunctionalInterface
    interface Key {
        /// @param bigEndian true for maps of ranges, whose numbers are big endian
        NftData.Fields fields(boolean bigEndian);
    }

    /// @param protocol 6, 17, 132, or [EnforcementTable#ANY_PROTOCOL]
    static void add(Elements.Builder to, LookUps maps, Key key, int protocol, PortRange ports) {
        var value = NftData.u32(ports.value());
        if (ports.isWhole() && protocol == EnforcementTable.ANY_PROTOCOL) {
            to.add(maps.all(), key.fields(false).end(), value);
        } else if (ports.isWhole()) {
            to.add(maps.protocol(), key.fields(false).u8(protocol).end(), value);
        } else if (ports.first() == ports.last()) {
            to.add(maps.port(), portKey(key, false, protocol, ports.first()), value);
        } else {
            to.unit(
                    maps.range(),
                    List.of(
                            NftElement.range(
                                    portKey(key, true, protocol, ports.first()),
                                    portKey(key, true, protocol, ports.last()),
                                    value)));
        }
    }

    private static NftData portKey(Key key, boolean bigEndian, int protocol, int port) {
        return key.fields(bigEndian).u8(protocol).port(port).end();
    }

    /// Appends a class or number.
    static NftData.Fields number(NftData.Fields fields, int value, boolean bigEndian) {
        return bigEndian ? fields.be32(value) : fields.u32(value);
    }
}

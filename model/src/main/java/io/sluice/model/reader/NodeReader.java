package io.sluice.model.reader;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.model.Node;
import io.sluice.model.ObjectMeta;
import java.util.ArrayList;

/// Nodes: their addresses, and the blocks that their Pods' addresses come from.
final class NodeReader {
    private NodeReader() {}

    static Node read(Fields object, ObjectMeta meta) {
        object.mostly(KnownFields.OBJECT);
        var blocks = new ArrayList<Cidr>();
        object.object("spec")
                .ifPresent(spec -> {
                    spec.mostly(KnownFields.NODE_SPEC);
                    if (spec.has("podCIDRs")) {
                        for (Fields.Text text : spec.strings("podCIDRs")) {
                            AddressReader.cidr(text, spec.report()).ifPresent(blocks::add);
                        }
                    } else {
                        AddressReader.cidr(spec, "podCIDR").ifPresent(blocks::add);
                    }
                });
        var addresses = new ArrayList<IpAddress>();
        object.object("status")
                .ifPresent(status -> {
                    for (Fields entry : status.objects("addresses")) {
                        // Host names stand in the same list.
                        if (entry.string("type").orElse("").endsWith("IP")) {
                            AddressReader.address(entry, "address").ifPresent(addresses::add);
                        }
                    }
                });
        return new Node(meta, addresses, blocks);
    }
}

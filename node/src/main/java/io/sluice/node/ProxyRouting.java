package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.Route;
import io.sluice.linux.Rtnetlink;
import io.sluice.linux.Rule;
import java.io.IOException;

/// Routes packets for the proxies of this node to this machine, whatever their destination.
final class ProxyRouting {
    static final int TABLE = 7701;
    private static final int PRIORITY = 7701;

    private ProxyRouting() {}

    static void apply(NetworkNamespace node) throws IOException {
        try (var netlink = Rtnetlink.open(node)) {
            netlink.links().up("lo");
            var rules = netlink.rules().list();
            for (boolean v6 : new boolean[] {false, true}) {
                netlink.routes().replace(Route.localAll(v6, TABLE));
                var rule = new Rule(v6, PRIORITY, RuleSet.TO_PROXY, RuleSet.TO_PROXY, TABLE);
                if (!rules.contains(rule)) {
                    netlink.rules().add(rule);
                }
            }
        }
    }
}

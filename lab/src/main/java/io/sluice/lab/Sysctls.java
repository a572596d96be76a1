package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NetworkSettings;
import java.io.IOException;
import java.util.LinkedHashMap;

/// The kernel settings of the lab's network namespaces.
final class Sysctls {
    private Sysctls() {}

    /// For every namespace: IPv6 on, addresses usable at once and only those that the lab gives.
    static void host(NetworkNamespace namespace) throws IOException {
        var values = new LinkedHashMap<String, String>();
        for (String scope : new String[] {"all", "default", "lo"}) {
            values.put("ipv6/conf/" + scope + "/disable_ipv6", "0");
            values.put("ipv6/conf/" + scope + "/accept_dad", "0");
            values.put("ipv6/conf/" + scope + "/accept_ra", "0");
            values.put("ipv4/conf/" + scope + "/rp_filter", "0");
        }
        NetworkSettings.write(namespace, values);
    }

    /// For the node: it routes, says so in every ICMP error (no rate limit: refusals are answers
    /// here), and does not teach Pods short cuts.
    static void router(NetworkNamespace namespace) throws IOException {
        var values = new LinkedHashMap<String, String>();
        values.put("ipv4/ip_forward", "1");
        values.put("ipv6/conf/all/forwarding", "1");
        values.put("ipv6/conf/default/forwarding", "1");
        values.put("ipv4/conf/all/send_redirects", "0");
        values.put("ipv4/conf/default/send_redirects", "0");
        values.put("ipv4/icmp_ratelimit", "0");
        values.put("ipv6/icmp/ratelimit", "0");
        NetworkSettings.write(namespace, values);
    }
}

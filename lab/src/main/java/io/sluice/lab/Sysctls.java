package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Kernel settings of a network namespace: what a thread finds under `/proc/sys/net` is that of the
/// namespace it is in.
final class Sysctls {
    private static final Path ROOT = Path.of("/proc/sys/net");

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
        write(namespace, values);
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
        write(namespace, values);
    }

    private static void write(NetworkNamespace namespace, Map<String, String> values)
            throws IOException {
        namespace.call(() -> {
            for (var value : values.entrySet()) {
                Path file = ROOT.resolve(value.getKey());
                if (Files.exists(file)
                        && !Files.readString(file).strip().equals(value.getValue())) {
                    Files.writeString(file, value.getValue());
                }
            }
            return true;
        });
    }
}

package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NetworkSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Settings under /proc/sys/net that enforcement and flow capture rely on. They belong to the
/// namespace of the thread that writes them.
final class KernelSettings {
    private static final Map<String, String> WANTED = new LinkedHashMap<>();

    static {
        WANTED.put("ipv4/ip_forward", "1");
        WANTED.put("ipv6/conf/all/forwarding", "1");
        // Bytes and times of connections.
        WANTED.put("netfilter/nf_conntrack_acct", "1");
        WANTED.put("netfilter/nf_conntrack_timestamp", "1");
        // Events for connections that are older than the process that listens.
        WANTED.put("netfilter/nf_conntrack_events", "1");
        // Packets in the middle of a TCP connection without state are new rather than invalid, so
        // that they can be told apart from packets outside the window, and answered by a reset.
        WANTED.put("netfilter/nf_conntrack_tcp_loose", "1");
    }

    private KernelSettings() {}

    static void apply(NetworkNamespace node) throws IOException {
        NetworkSettings.write(node, WANTED);
    }
}

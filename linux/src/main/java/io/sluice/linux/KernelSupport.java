package io.sluice.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the kernel and this process's rights allow, found out by trying it in a scratch network
/// namespace that is gone afterwards. Tried once per process.
public final class KernelSupport {
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

    private KernelSupport() {}

    /// What can be missing, in the order it is tried.
    public enum Feature {
        NAMESPACES(
                "network namespaces (CAP_SYS_ADMIN, or root in a user namespace)",
                "the lab and everything in it"),
        ROUTING("changing interfaces and routes (CAP_NET_ADMIN)", "the lab and steering"),
        SETTINGS("writing /proc/sys/net of a namespace", "the lab"),
        VETH("veth interfaces", "the lab"),
        NF_TABLES("nf_tables", "enforcement"),
        CONNTRACK("connection tracking by ctnetlink, with events", "enforcement and flow records"),
        PACKET_LOG("NFLOG", "explained denials"),
        TRANSPARENT_PROXY("nf_tables tproxy", "steering to the gateway and rules by name"),
        SOCKET_MATCH("nf_tables socket", "steering to the gateway and rules by name"),
        NAT("nf_tables nat", "Service addresses in the lab");

        private final String what;
        private final String prevents;

        Feature(String what, String prevents) {
            this.what = what;
            this.prevents = prevents;
        }
    }

    /// Something that is missing.
    ///
    /// @param feature which
    /// @param what in words
    /// @param prevents what does not work without it
    /// @param why what the kernel said
    public record Missing(Feature feature, String what, String prevents, String why) {
        @Override
        public String toString() {
            return what + " (needed for " + prevents + "): " + why;
        }
    }

    private static final class Tried {
        static final Map<Feature, Missing> MISSING = tryAll();
    }

    /// Everything that is missing; none when all of the product works here. Without namespaces
    /// nothing else can be tried, and only they are named.
    public static List<Missing> missing() {
        var namespaces = missing(Feature.NAMESPACES);
        return namespaces.isEmpty() ? List.copyOf(Tried.MISSING.values()) : namespaces;
    }

    /// Those of the given features that are missing, or cannot be had because namespaces are.
    public static List<Missing> missing(Feature... features) {
        var missing = new ArrayList<Missing>();
        for (var feature : features) {
            var found = Tried.MISSING.get(feature);
            if (found != null) {
                missing.add(found);
            }
        }
        return missing;
    }

    private interface Attempt {
        void run(NetworkNamespace scratch) throws IOException;
    }

    private static Attempt attempt(Feature feature) {
        return switch (feature) {
            case NAMESPACES -> scratch -> {};
            case ROUTING -> KernelSupport::tryRouting;
            case SETTINGS -> KernelSupport::trySettings;
            case VETH -> KernelSupport::tryVeth;
            case NF_TABLES -> NetfilterTrial::nothing;
            case CONNTRACK -> NetfilterTrial::conntrack;
            case PACKET_LOG -> NetfilterTrial::packetLog;
            case TRANSPARENT_PROXY -> NetfilterTrial::transparentProxy;
            case SOCKET_MATCH -> NetfilterTrial::socketMatch;
            case NAT -> NetfilterTrial::nat;
        };
    }

    private static Map<Feature, Missing> tryAll() {
        var missing = new EnumMap<Feature, Missing>(Feature.class);
        try (var scratch = NetworkNamespace.create()) {
            for (var feature : Feature.values()) {
                try {
                    attempt(feature).run(scratch);
                } catch (IOException e) {
                    missing.put(feature, missing(feature, e));
                }
            }
        } catch (IOException e) {
            for (var feature : Feature.values()) {
                missing.put(feature, missing(feature, e));
            }
        }
        return missing;
    }

    private static Missing missing(Feature feature, IOException e) {
        return new Missing(feature, feature.what, feature.prevents, words(e));
    }

    private static String words(IOException e) {
        return e instanceof KernelException ? String.valueOf(e.getMessage()) : String.valueOf(e);
    }

    private static void tryRouting(NetworkNamespace scratch) throws IOException {
        try (var netlink = Rtnetlink.open(scratch)) {
            netlink.links().up("lo");
        }
    }

    private static void trySettings(NetworkNamespace scratch) throws IOException {
        scratch.call(() -> Files.writeString(FORWARDING, "1"));
    }

    private static void tryVeth(NetworkNamespace scratch) throws IOException {
        try (var netlink = Rtnetlink.open(scratch);
                var peer = NetworkNamespace.create()) {
            netlink.links().createVeth("trial", peer, "trial");
        }
    }
}

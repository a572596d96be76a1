package io.sluice.cli;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.Rtnetlink;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The loopback interface of a network namespace that was made for this process alone.
///
/// In a fresh namespace nothing has an IPv6 address, and the Java platform, which looks once, when
/// the first file channel or socket is opened, then goes without IPv6 for good. So this comes
/// before everything else, and reads files by streams.
final class OwnLoopback {
    /// The columns of the map without the spaces between them: inside 0, outside 0, all.
    private static final String ALL_USERS = "004294967295";

    private OwnLoopback() {}

    /// Sets the interface up when this process is in a user namespace of its own and has no IPv6. A
    /// machine's own interfaces are never touched.
    static void wake() {
        try {
            if (read("/proc/self/uid_map").replace(" ", "").strip().equals(ALL_USERS)
                    || !read("/proc/self/net/if_inet6").isEmpty()) {
                return;
            }
            try (var here = NetworkNamespace.current();
                    var netlink = Rtnetlink.open(here)) {
                netlink.links().up("lo");
            }
        } catch (IOException e) {
            // Then the lab has no IPv6, and says so.
        }
    }

    private static String read(String file) throws IOException {
        try (var in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}

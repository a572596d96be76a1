package io.sluice.lab;

import io.sluice.linux.KernelException;
import io.sluice.linux.Links;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.ProcessImage;
import io.sluice.linux.Rtnetlink;
import java.io.IOException;

/// What a process in namespaces of its own must do before it uses the network.
public final class Isolation {
    private Isolation() {}

    /// Sets `lo` up when this process is in a user namespace and its network namespace is new, and
    /// then starts the program again: the Java platform looks once, before `main`, whether any
    /// interface has an IPv6 address, and has no IPv6 if none has. To be called first in `main`;
    /// everywhere else it does nothing.
    public static void prepare() throws IOException {
        if (!LabUser.inUserNamespace()) {
            return;
        }
        try (var here = NetworkNamespace.current();
                var netlink = Rtnetlink.open(here)) {
            var links = netlink.links().list();
            if (links.stream().anyMatch(Links.Link::up)) {
                return;
            }
            netlink.links().up("lo");
        } catch (KernelException e) {
            // Not allowed: then there is no IPv6 here, and the lab says so.
            return;
        }
        ProcessImage.restart();
    }
}

package io.sluice.linux;

import java.nio.file.Path;

/// Mounts of the calling thread's mount namespace. All need CAP_SYS_ADMIN over it.
public final class Mounts {
    private static final int CLONE_NEWNS = 0x20000;
    private static final long MS_BIND = 0x1000;
    private static final long MS_REC = 0x4000;
    private static final long MS_PRIVATE = 0x40000;
    private static final long MS_NOSUID_NODEV = 2 | 4;
    private static final int MNT_DETACH = 2;

    private Mounts() {}

    /// Gives the calling thread a mount namespace of its own, from which no mount reaches others.
    /// Processes that the thread starts inherit it.
    public static void unshare() throws KernelException {
        check("unshare mount namespace", Libc.unshare(CLONE_NEWNS));
        check("make mounts private", Libc.mount("", "/", "", MS_REC | MS_PRIVATE));
    }

    /// Shows a file (or directory) at another place, where a file (or directory) must be.
    public static void bind(Path source, Path target) throws KernelException {
        check(
                "bind " + source + " to " + target,
                Libc.mount(source.toString(), target.toString(), "", MS_BIND));
    }

    /// Names a network namespace by a file that must exist; `ip netns` shows those under
    /// `/run/netns`. The namespace lives as long as the mount.
    public static void bind(NetworkNamespace namespace, Path target) throws KernelException {
        bind(Path.of("/proc/thread-self/fd/" + namespace.fd()), target);
    }

    /// Puts an empty file system in memory over a directory.
    public static void tmpfs(Path target) throws KernelException {
        check(
                "mount tmpfs on " + target,
                Libc.mount("tmpfs", target.toString(), "tmpfs", MS_NOSUID_NODEV));
    }

    /// Takes a mount away; what is still used of it goes when it is no more used.
    ///
    /// @throws KernelException with `EINVAL` when nothing is mounted there
    public static void unmount(Path target) throws KernelException {
        check("unmount " + target, Libc.umount(target.toString(), MNT_DETACH));
    }

    private static void check(String what, int result) throws KernelException {
        if (result < 0) {
            throw new KernelException(what, -result);
        }
    }
}

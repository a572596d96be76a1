package io.sluice.linux;

import java.io.IOException;

/// A system call or netlink request that the kernel refused.
public final class KernelException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /// @param what what was tried, such as `bind 10.0.0.1:443`
    /// @param errno the error number, positive
    /// @param detail the kernel's own words (extended acknowledgement), or empty
    public KernelException(String what, int errno, String detail) {
        super(what + ": " + Errno.text(errno) + (detail.isEmpty() ? "" : " (" + detail + ")"));
        this.errno = errno;
    }

    public KernelException(String what, int errno) {
        this(what, errno, "");
    }

    /// The error number, positive; see [Errno].
    public int errno() {
        return errno;
    }
}

package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// One end of a socket: an IPv4 or IPv6 address and a port. IPv4-mapped addresses stay IPv6.
public final class SocketName {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int LONGEST = 28;

    private static final ThreadLocal<MemorySegment> SCRATCH =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(LONGEST + 4, 8));

    private final byte[] address;
    private final int port;

    /// @param address 4 or 16 bytes in network order
    /// @param port 0..65535
    public SocketName(byte[] address, int port) {
        if (address.length != 4 && address.length != 16 || port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "not an address of 4 or 16 bytes and a port: "
                            + Arrays.toString(address)
                            + ", "
                            + port);
        }
        this.address = address.clone();
        this.port = port;
    }

    /// Every address of the family.
    public static SocketName any(boolean v6, int port) {
        return new SocketName(new byte[v6 ? 16 : 4], port);
    }

    /// The address's bytes in network order, 4 or 16.
    public byte[] address() {
        return address.clone();
    }

    public int port() {
        return port;
    }

    public boolean v6() {
        return address.length == 16;
    }

    int family() {
        return v6() ? AF_INET6 : AF_INET;
    }

    /// Memory of this thread that holds one `sockaddr` and, at [#LONGEST], its length.
    static MemorySegment scratch() {
        return SCRATCH.get();
    }

    /// Writes this as `sockaddr_in` or `sockaddr_in6` and returns its length.
    int write(MemorySegment memory) {
        memory.fill((byte) 0);
        memory.set(JAVA_SHORT, 0, (short) family());
        memory.set(JAVA_SHORT, 2, Short.reverseBytes((short) port));
        MemorySegment.copy(address, 0, memory, JAVA_BYTE, v6() ? 8 : 4, address.length);
        return v6() ? 28 : 16;
    }

    static SocketName read(MemorySegment memory) {
        boolean six = memory.get(JAVA_SHORT, 0) == AF_INET6;
        var bytes = new byte[six ? 16 : 4];
        MemorySegment.copy(memory, JAVA_BYTE, six ? 8 : 4, bytes, 0, bytes.length);
        int port = Short.reverseBytes(memory.get(JAVA_SHORT, 2)) & 0xffff;
        return new SocketName(bytes, port);
    }

    /// Prepares the length that `accept4` and `getsockname` read and write, and returns its
    /// address.
    static long room(MemorySegment memory) {
        memory.set(JAVA_INT, LONGEST, LONGEST);
        return memory.address() + LONGEST;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SocketName name
                && name.port == port
                && Arrays.equals(name.address, address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + port;
    }

    /// `192.0.2.1:443` or `[2001:db8:0:0:0:0:0:1]:443`.
    @Override
    public String toString() {
        try {
            String text = InetAddress.getByAddress(address).getHostAddress();
            return (v6() ? "[" + text + "]" : text) + ":" + port;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}

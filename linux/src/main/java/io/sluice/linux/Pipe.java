package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;

/// A kernel pipe that carries bytes between two sockets without copying them to user space
/// (splice(2)). Used by one thread.
public final class Pipe implements AutoCloseable {
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int SPLICE_F_MOVE = 1;
    private static final int SPLICE_F_NONBLOCK = 2;

    private final int readEnd;
    private final int writeEnd;
    private final int capacityBytes;
    private int heldBytes;

    private Pipe(int readEnd, int writeEnd, int capacityBytes) {
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
        this.capacityBytes = capacityBytes;
    }

    /// Opens a pipe.
    ///
    /// @param wantedBytes its capacity; the kernel may give less to a user who holds many pipes
    /// @throws KernelException usually with `EMFILE`
    public static Pipe open(int wantedBytes) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var pair = arena.allocate(8, 4);
            int done = Libc.pipe2(pair.address(), O_NONBLOCK | O_CLOEXEC);
            if (done < 0) {
                throw new KernelException("open a pipe", -done);
            }
            int writeEnd = pair.get(JAVA_INT, 4);
            int size = Libc.fcntl(writeEnd, F_SETPIPE_SZ, wantedBytes);
            return new Pipe(pair.get(JAVA_INT, 0), writeEnd, size < 0 ? 65536 : size);
        }
    }

    /// Moves bytes from a socket into the pipe.
    ///
    /// @return how many bytes, 0 at the socket's end, or minus the error number; `-EAGAIN` when the
    ///   socket has nothing or the pipe is full
    public int fill(int fromSocket) {
        int flags = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;
        int moved = (int) Libc.splice(fromSocket, writeEnd, capacityBytes, flags);
        if (moved > 0) {
            heldBytes += moved;
        }
        return moved;
    }

    /// Moves bytes from the pipe to a socket.
    ///
    /// @return how many bytes, or minus the error number
    public int drain(int toSocket) {
        int flags = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;
        int moved = (int) Libc.splice(readEnd, toSocket, heldBytes, flags);
        if (moved > 0) {
            heldBytes -= moved;
        }
        return moved;
    }

    /// How many bytes are in the pipe.
    public int heldBytes() {
        return heldBytes;
    }

    @Override
    public void close() {
        Libc.close(readEnd);
        Libc.close(writeEnd);
    }
}

package io.sluice.gateway;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.Pipe;
import io.sluice.linux.Sockets;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One direction of a tunnel: moves bytes from one socket to the other as far as both allow.
///
/// Bytes go through the loop's one buffer, or through a pipe inside the kernel when they come in
/// bulk. Only what the receiving side does not take at once is kept, and nothing is read while
/// something is kept: a slow receiver slows its sender down.
final class Direction {
    /// What became of an attempt to move bytes.
    enum Result {
        /// There is nothing more to do until an event comes.
        BLOCKED,
        /// There may be more; others shall have their turn.
        BUSY,
        /// The sending side's socket is broken.
        SENDER_FAILED,
        /// The receiving side's socket is broken.
        RECEIVER_FAILED
    }

    private static final int STEPS = 32;
    private static final int FULL_READS_OF_BULK = 2;
    private static final byte[] NOTHING = new byte[0];

    final int from;
    final int to;
    private final GatewayLoop gateway;
    private final SourceShare share;

    private boolean readable;
    private boolean writable = true;
    private boolean watchesWritable;
    private boolean senderClosed;
    private boolean ended;
    private boolean shut;
    private int fullReads;
    private byte[] kept = NOTHING;
    private int keptAt;
    private int keptLength;
    private @Nullable Pipe pipe;
    private int failure;
    private long bytes;

    /// @param watchesWritable true when the loop reports room in `to` already
    Direction(Session session, int from, int to, boolean watchesWritable) {
        gateway = session.gateway;
        share = session.share();
        this.from = from;
        this.to = to;
        this.watchesWritable = watchesWritable;
    }

    /// Takes note of an event of the sending side's socket.
    void senderReady(int events) {
        int end = EventLoop.PEER_CLOSED | EventLoop.HANGUP;
        readable |= (events & (EventLoop.READABLE | EventLoop.ERROR | end)) != 0;
        senderClosed |= (events & end) != 0;
    }

    /// Takes note of an event of the receiving side's socket.
    void receiverReady(int events) {
        writable |= (events & (EventLoop.WRITABLE | EventLoop.ERROR)) != 0;
    }

    /// True when the sending side has ended and everything was passed on.
    boolean isOver() {
        return ended && keptLength == 0 && pipe == null;
    }

    /// True when the sending side is known to send nothing further, though not all may be read.
    boolean senderIsClosed() {
        return senderClosed || ended;
    }

    /// True when the sending side has ended.
    boolean hasEnded() {
        return ended;
    }

    /// The error number of the socket that failed.
    int failure() {
        return failure;
    }

    /// How many bytes the receiving side has taken.
    long bytes() {
        return bytes;
    }

    /// Sends bytes that were read before the tunnel stood.
    Result sendFirst(byte[] first, int length) {
        MemorySegment.copy(first, 0, gateway.buffer(), JAVA_BYTE, 0, length);
        return send(length);
    }

    /// Moves bytes.
    ///
    /// @param watcher sees every byte that is read until it is told not to
    Result move(Relay watcher) {
        for (int step = 0; step < STEPS; step++) {
            Result result;
            if (keptLength > 0) {
                result = sendKept();
            } else if (pipe != null && pipe.heldBytes() > 0) {
                result = drain(pipe);
            } else if (!readable) {
                giveBackPipe();
                result = Result.BLOCKED;
            } else if (pipe != null) {
                result = fill(pipe);
            } else {
                result = copy(watcher);
            }
            if (result != Result.BUSY) {
                return result;
            }
        }
        return Result.BUSY;
    }

    /// Tells the receiving side that the sending side has ended, once everything was passed on.
    void passEnd() {
        if (!shut && isOver()) {
            shut = true;
            Sockets.shutdownSend(to);
        }
    }

    private Result copy(Relay watcher) {
        var buffer = gateway.buffer();
        int size = gateway.readSize(share);
        int count = Sockets.receive(from, buffer, size);
        if (count <= 0) {
            return received(count);
        }
        watcher.seen(this, buffer, count);
        if (count < size) {
            readable = false;
            ended = senderClosed;
            fullReads = 0;
        } else if (++fullReads >= FULL_READS_OF_BULK) {
            fullReads = 0;
            pipe = gateway.pipes().take().orElse(null);
        }
        return send(count);
    }

    /// Handles what a read returned when it returned no bytes.
    private Result received(int count) {
        readable = false;
        if (count == -Errno.EAGAIN) {
            giveBackPipe();
            return Result.BLOCKED;
        }
        if (count == 0) {
            ended = true;
            giveBackPipe();
            return Result.BLOCKED;
        }
        failure = -count;
        return Result.SENDER_FAILED;
    }

    /// Sends the buffer's first bytes and keeps what is not taken.
    private Result send(int count) {
        int sent = writable ? Sockets.send(to, gateway.buffer(), 0, count) : 0;
        if (sent < 0 && sent != -Errno.EAGAIN) {
            failure = -sent;
            return Result.RECEIVER_FAILED;
        }
        sent = Math.max(sent, 0);
        bytes += sent;
        if (sent == count) {
            return readable || pipe != null ? Result.BUSY : Result.BLOCKED;
        }
        keptLength = count - sent;
        keptAt = 0;
        kept = new byte[keptLength];
        MemorySegment.copy(gateway.buffer(), JAVA_BYTE, sent, kept, 0, keptLength);
        gateway.keeps(share, keptLength);
        return waitForRoom();
    }

    private Result sendKept() {
        if (!writable) {
            return Result.BLOCKED;
        }
        int left = keptLength - keptAt;
        MemorySegment.copy(kept, keptAt, gateway.buffer(), JAVA_BYTE, 0, left);
        int sent = Sockets.send(to, gateway.buffer(), 0, left);
        if (sent < 0) {
            return notSent(sent);
        }
        bytes += sent;
        keptAt += sent;
        if (keptAt == keptLength) {
            forgetKept();
        }
        return Result.BUSY;
    }

    private void forgetKept() {
        gateway.keeps(share, -keptLength);
        kept = NOTHING;
        keptLength = 0;
    }

    private Result drain(Pipe full) {
        if (!writable) {
            return Result.BLOCKED;
        }
        int sent = full.drain(to);
        if (sent < 0) {
            return notSent(sent);
        }
        bytes += sent;
        return Result.BUSY;
    }

    private Result fill(Pipe empty) {
        int moved = empty.fill(from);
        return moved > 0 ? Result.BUSY : received(moved);
    }

    private Result notSent(int error) {
        if (error == -Errno.EAGAIN) {
            return waitForRoom();
        }
        failure = -error;
        return Result.RECEIVER_FAILED;
    }

    private Result waitForRoom() {
        writable = false;
        if (!watchesWritable) {
            watchesWritable = true;
            gateway.loop().rewatch(to, GatewayLoop.BOTH_WAYS);
        }
        return Result.BLOCKED;
    }

    private void giveBackPipe() {
        if (pipe != null) {
            gateway.pipes().giveBack(pipe);
            pipe = null;
        }
    }

    /// Lets go of what it holds.
    void release() {
        giveBackPipe();
        if (keptLength > 0) {
            forgetKept();
        }
    }
}

package io.sluice.node;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.sluice.dns.Framing;
import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.Sockets;
import io.sluice.linux.Timer;
import io.sluice.model.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;

/// One TCP connection of a Pod: queries with their length before them, answered in the order in
/// which the answers come (RFC 7766, section 7). While enough queries wait, or answers are not
/// taken, nothing more is read. Belongs to the loop's thread.
final class DnsConnection {
    private static final int QUERIES_AT_A_TIME = 16;
    private static final int CHUNK = 4096;

    private final int fd;
    private final IpAddress pod;
    private final LoopThread thread;
    private final EventLoop loop;
    private final DnsTcp tcp;
    private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK);
    private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
    private final Timer idle =
            new Timer() {
                @Override
                protected void expired() {
                    end();
                }
            };
    private byte[] received = new byte[0];
    private int sentOfFirst;
    private int waiting;
    private boolean peerDone;
    private boolean ended;

    DnsConnection(int fd, IpAddress pod, LoopThread thread, DnsTcp tcp) {
        this.fd = fd;
        this.pod = pod;
        this.thread = thread;
        this.loop = thread.loop();
        this.tcp = tcp;
    }

    int fd() {
        return fd;
    }

    void start() {
        loop.watch(fd, EventLoop.READABLE, (_, events) -> ready(events));
        loop.schedule(idle, tcp.idleNanos());
    }

    private void ready(int events) {
        if ((events & EventLoop.ERROR) != 0) {
            end();
            return;
        }
        if ((events & EventLoop.WRITABLE) != 0) {
            send();
        }
        if ((events & (EventLoop.READABLE | EventLoop.HANGUP)) != 0 && !ended && mayRead()) {
            read();
        }
        proceed();
    }

    private boolean mayRead() {
        return !peerDone && answers.isEmpty() && waiting < QUERIES_AT_A_TIME;
    }

    private void read() {
        int count = Sockets.receive(fd, chunk, CHUNK);
        if (count == -Errno.EAGAIN) {
            return;
        }
        if (count < 0) {
            end();
            return;
        }
        if (count == 0) {
            peerDone = true;
            return;
        }
        loop.schedule(idle, tcp.idleNanos());
        int before = received.length;
        received = Arrays.copyOf(received, before + count);
        MemorySegment.copy(chunk, JAVA_BYTE, 0, received, before, count);
        if (announced() > DnsForwarder.MAX_QUERY_BYTES) {
            tcp.malformed();
            end();
        }
    }

    /// Hands on what was received, as far as it may wait, and asks for the events that are of use.
    private void proceed() {
        while (!ended && mayTake()) {
            int length = announced();
            var query = Arrays.copyOfRange(received, 2, 2 + length);
            received = Arrays.copyOfRange(received, 2 + length, received.length);
            waiting++;
            boolean taken =
                    tcp.forwarder()
                            .take(
                                    pod,
                                    query,
                                    DnsForwarder.Transport.TCP,
                                    answer -> thread.execute(() -> answered(answer)));
            if (!taken) {
                end();
            }
        }
        if (ended) {
            return;
        }
        if (peerDone && waiting == 0 && answers.isEmpty()) {
            end();
            return;
        }
        loop.rewatch(
                fd,
                (mayRead() ? EventLoop.READABLE : 0)
                        | (answers.isEmpty() ? 0 : EventLoop.WRITABLE));
    }

    private boolean mayTake() {
        return waiting < QUERIES_AT_A_TIME
                && received.length >= 2
                && received.length >= 2 + announced();
    }

    /// The length of the first query, 0 while it is not known.
    private int announced() {
        return received.length < 2 ? 0 : (received[0] & 0xff) << 8 | received[1] & 0xff;
    }

    private void answered(byte[] answer) {
        if (ended) {
            return;
        }
        waiting--;
        answers.add(Framing.frame(answer));
        loop.schedule(idle, tcp.idleNanos());
        send();
        proceed();
    }

    private void send() {
        while (!ended && !answers.isEmpty()) {
            var first = answers.getFirst();
            int length = Math.min(CHUNK, first.length - sentOfFirst);
            MemorySegment.copy(first, sentOfFirst, chunk, JAVA_BYTE, 0, length);
            int sent = Sockets.send(fd, chunk, 0, length);
            if (sent == -Errno.EAGAIN) {
                return;
            }
            if (sent < 0) {
                end();
                return;
            }
            loop.schedule(idle, tcp.idleNanos());
            sentOfFirst += sent;
            if (sentOfFirst == first.length) {
                answers.removeFirst();
                sentOfFirst = 0;
            }
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            loop.cancel(idle);
            loop.close(fd);
            tcp.ended(this, pod);
        }
    }
}

package io.sluice.bench;

import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.KernelException;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Clients and a server that exchange the messages of a short TLS 1.3 connection, in the sizes that
/// they have on real ones: hello, the server's flight, a request, an answer; then the client
/// leaves. Nothing is encrypted, since whoever passes TLS through cannot tell.
final class TlsLoad implements AutoCloseable {
    /// The server's address.
    static final String SERVER = "127.0.0.4";

    /// What the names asked for end in.
    static final String SUFFIX = ".bench.test";

    private static final int AT_ONCE = 64;
    private static final int NAMES = 1000;
    private static final int SERVER_FLIGHT = 1500;
    private static final int REQUEST = 300;
    private static final int ANSWER = 1200;
    private static final int CHANGES =
            EventLoop.READABLE | EventLoop.PEER_CLOSED | EventLoop.ON_CHANGE;

    private final Arena arena = Arena.ofShared();
    private final EventLoop clients = EventLoop.open();
    private final EventLoop servers = EventLoop.open();
    private final MemorySegment clientBuffer = arena.allocate(65_536);
    private final MemorySegment serverBuffer = arena.allocate(65_536);
    private final MemorySegment[] hellos = new MemorySegment[NAMES];
    private final MemorySegment flight = arena.allocate(SERVER_FLIGHT);
    private final MemorySegment zeros = arena.allocate(65_536);
    private final int helloLength;
    private final int port;

    private TlsLoad() throws KernelException {
        for (int i = 0; i < NAMES; i++) {
            hellos[i] =
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, hello("h%04d".formatted(i) + SUFFIX));
        }
        helloLength = (int) hellos[0].byteSize();
        byte[] serverHello = {22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3};
        MemorySegment.copy(serverHello, 0, flight, ValueLayout.JAVA_BYTE, 0, serverHello.length);
        int listener = Sockets.listen(name(SERVER, 0), Sockets.Listening.PLAIN, 4096);
        port = Sockets.local(listener).port();
        servers.watch(listener, EventLoop.READABLE, this::accept);
    }

    static TlsLoad start() throws KernelException {
        var load = new TlsLoad();
        Thread.ofPlatform().name("clients").daemon().start(load.clients::run);
        Thread.ofPlatform().name("server").daemon().start(load.servers::run);
        return load;
    }

    /// The port of the server, and of everybody who stands before it.
    int port() {
        return port;
    }

    private static SocketName name(String address, int port) {
        var parts = address.split("\\.");
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return new SocketName(bytes, port);
    }

    /// Opens this many connections, some at once, and waits until all have ended well.
    void run(String address, int connections) throws IOException, InterruptedException {
        var run = new Run(name(address, port), connections);
        clients.execute(run::begin);
        try {
            run.done.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the load to " + address + " failed: " + e.getMessage(), e);
        }
    }

    private final class Run {
        final SocketName target;
        final int connections;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        int opened;
        int ended;

        Run(SocketName target, int connections) {
            this.target = target;
            this.connections = connections;
        }

        void begin() {
            for (int i = 0; i < AT_ONCE && opened < connections; i++) {
                open();
            }
        }

        private void open() {
            int fd = Sockets.open(false);
            int result = fd < 0 ? fd : Sockets.connect(fd, target);
            if (result < 0 && result != -Errno.EINPROGRESS) {
                done.completeExceptionally(new IOException(Errno.text(-result)));
                return;
            }
            var client = new Client(this, hellos[opened++ % NAMES]);
            clients.watch(fd, CHANGES | EventLoop.WRITABLE, client);
        }

        void ended() {
            if (++ended == connections) {
                done.complete(null);
            } else if (opened < connections) {
                open();
            }
        }
    }

    private final class Client implements EventLoop.Handler {
        private final Run run;
        private final MemorySegment hello;
        private boolean greeted;
        private int received;

        Client(Run run, MemorySegment hello) {
            this.run = run;
            this.hello = hello;
        }

        @Override
        public void ready(int fd, int events) {
            if ((events & EventLoop.ERROR) != 0) {
                fail(Errno.text(Sockets.error(fd)));
                return;
            }
            if (!greeted) {
                greeted = true;
                Sockets.send(fd, hello, 0, helloLength);
            }
            if ((events & EventLoop.READABLE) == 0) {
                return;
            }
            int count = Sockets.receive(fd, clientBuffer, 65_536);
            if (count <= 0) {
                if (count != -Errno.EAGAIN) {
                    fail("ended after " + received + " bytes");
                }
                return;
            }
            boolean waitedForFlight = received < SERVER_FLIGHT;
            received += count;
            if (received >= SERVER_FLIGHT + ANSWER) {
                clients.close(fd);
                run.ended();
            } else if (waitedForFlight && received >= SERVER_FLIGHT) {
                Sockets.send(fd, zeros, 0, REQUEST);
            }
        }

        private void fail(String why) {
            run.done.completeExceptionally(new IOException(why));
        }
    }

    private void accept(int listener, int events) {
        for (int fd = Sockets.accept(listener); fd >= 0; fd = Sockets.accept(listener)) {
            servers.watch(fd, CHANGES, new Server());
        }
    }

    private final class Server implements EventLoop.Handler {
        private int received;

        @Override
        public void ready(int fd, int events) {
            int count = Sockets.receive(fd, serverBuffer, 65_536);
            if (count <= 0) {
                if (count != -Errno.EAGAIN) {
                    servers.close(fd);
                }
                return;
            }
            boolean waitedForHello = received < helloLength;
            received += count;
            if (received >= helloLength + REQUEST) {
                Sockets.send(fd, zeros, 0, ANSWER);
            } else if (waitedForHello && received >= helloLength) {
                Sockets.send(fd, flight, 0, SERVER_FLIGHT);
            }
        }
    }

    /// A ClientHello of 517 bytes, as browsers pad theirs.
    private static byte[] hello(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        var extensions = new ByteArrayOutputStream();
        number(extensions, 0, 2);
        number(extensions, text.length + 5, 2);
        number(extensions, text.length + 3, 2);
        number(extensions, 0, 1);
        number(extensions, text.length, 2);
        extensions.writeBytes(text);
        number(extensions, 16, 2);
        number(extensions, 14, 2);
        number(extensions, 12, 2);
        extensions.writeBytes("\2h2\10http/1.1".getBytes(StandardCharsets.ISO_8859_1));
        number(extensions, 43, 2);
        number(extensions, 5, 2);
        number(extensions, 4, 1);
        number(extensions, 0x03040303, 4);
        int rest = 517 - 5 - 4 - 2 - 32 - 33 - 4 - 2 - 2 - extensions.size() - 4;
        number(extensions, 21, 2);
        number(extensions, rest, 2);
        extensions.writeBytes(new byte[rest]);

        var body = new ByteArrayOutputStream();
        number(body, 0x0303, 2);
        body.writeBytes(new byte[32]);
        number(body, 32, 1);
        body.writeBytes(new byte[32]);
        number(body, 2, 2);
        number(body, 0x1301, 2);
        number(body, 0x0100, 2);
        number(body, extensions.size(), 2);
        body.writeBytes(extensions.toByteArray());

        var record = new ByteArrayOutputStream();
        number(record, 22, 1);
        number(record, 0x0301, 2);
        number(record, body.size() + 4, 2);
        number(record, 1, 1);
        number(record, body.size(), 3);
        record.writeBytes(body.toByteArray());
        return record.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int value, int size) {
        for (int i = size - 1; i >= 0; i--) {
            out.write(value >>> 8 * i);
        }
    }

    @Override
    public void close() {
        clients.stop();
        servers.stop();
    }
}

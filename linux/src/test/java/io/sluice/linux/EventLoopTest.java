package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLoopTest {
    private static final SocketName LOOPBACK = new SocketName(new byte[] {127, 0, 0, 1}, 0);

    private EventLoop loop;
    private Thread thread;
    private final LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        loop = EventLoop.open();
        thread =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((t, e) -> seen.add(e))
                        .start(loop::run);
    }

    @AfterEach
    void stop() throws Exception {
        loop.stop();
        thread.join();
        loop.close();
    }

    private Object next() throws Exception {
        return seen.poll(20, TimeUnit.SECONDS);
    }

    private record Event(int fd, int events) {}

    /// The next events of a descriptor; those of others do not matter.
    private int eventsOf(int fd) throws Exception {
        while (true) {
            var next = next();
            assertThat(next).as("an event of %d within 20 s", fd).isInstanceOf(Event.class);
            if (next instanceof Event(int ready, int events) && ready == fd) {
                return events;
            }
        }
    }

    @Test
    void tasksOfManyThreadsRunOnTheLoopsThread() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int n = 0; n < 1000; n++) {
                                    loop.execute(() -> seen.add(Thread.currentThread()));
                                }
                            }));
        }
        for (var each : threads) {
            each.join();
        }

        for (int i = 0; i < 4000; i++) {
            assertThat(next()).isSameAs(thread);
        }
    }

    @Test
    void aFailingTaskIsReportedAndTheLoopGoesOn() throws Exception {
        loop.execute(() -> {
            throw new IllegalStateException("broken");
        });
        loop.execute(() -> seen.add("after"));

        assertThat(next()).isInstanceOf(IllegalStateException.class);
        assertThat(next()).isEqualTo("after");
    }

    @Test
    void anErrorIsReportedAndTheLoopGoesOn() throws Exception {
        loop.execute(() -> {
            throw new StackOverflowError();
        });
        loop.execute(() -> seen.add("after"));

        assertThat(next()).isInstanceOf(StackOverflowError.class);
        assertThat(next()).isEqualTo("after");
    }

    @Test
    void aTaskAfterTheEndIsWrittenIntoNobodysFile(@TempDir Path directory) throws Exception {
        var ended = EventLoop.open();
        ended.close();
        var files = new ArrayList<OutputStream>();
        for (int i = 0; i < 8; i++) {
            files.add(Files.newOutputStream(directory.resolve("file" + i)));
        }

        ended.execute(() -> seen.add("never"));

        for (int i = 0; i < 8; i++) {
            files.get(i).close();
            assertThat(directory.resolve("file" + i)).isEmptyFile();
        }
    }

    @Test
    void timersFireInTheirOrder() throws Exception {
        loop.execute(() -> {
            loop.schedule(timer("late"), 400_000_000);
            loop.schedule(timer("soon"), 1);
        });

        assertThat(next()).isEqualTo("soon");
        assertThat(next()).isEqualTo("late");
    }

    private Timer timer(String name) {
        return new Timer() {
            @Override
            protected void expired() {
                seen.add(name);
            }
        };
    }

    @Test
    void anAcceptedConnectionTellsBothEnds() throws Exception {
        int listener = Sockets.listen(LOOPBACK, Sockets.Listening.PLAIN, 16);
        int port = Sockets.local(listener).port();
        loop.execute(() ->
                loop.watch(
                        listener,
                        EventLoop.READABLE,
                        (fd, events) -> {
                            int accepted = Sockets.accept(fd);
                            seen.add(Sockets.lastPeer());
                            seen.add(accepted);
                        }));

        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(next()).isEqualTo(new SocketName(LOOPBACK.address(), client.getLocalPort()));
            int accepted = (int) next();
            assertThat(Sockets.local(accepted)).hasToString("127.0.0.1:" + port);
            Sockets.close(accepted);
        }
        loop.execute(() -> loop.close(listener));
    }

    @Test
    void aConnectionIsMadeWithoutWaitingAndItsFailureHasANumber() throws Exception {
        try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            int fd = connect(server.getLocalPort());
            var accepted = server.accept();
            int events = eventsOf(fd);
            assertThat(events & EventLoop.WRITABLE).isNotZero();
            assertThat(Sockets.error(fd)).isZero();

            try (var arena = Arena.ofConfined()) {
                assertThat(Sockets.send(fd, arena.allocateFrom("hello"), 0, 5)).isEqualTo(5);
                assertThat(accepted.getInputStream().readNBytes(5)).isEqualTo(bytes("hello"));
                assertThat(Sockets.receive(fd, arena.allocate(8), 8)).isEqualTo(-Errno.EAGAIN);
                Sockets.shutdownSend(fd);
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
            accepted.close();
            loop.execute(() -> loop.close(fd));
        }

        int free;
        try (var server = new ServerSocket(0)) {
            free = server.getLocalPort();
        }
        int refused = connect(free);
        int events = eventsOf(refused);
        assertThat(events & EventLoop.ERROR).isNotZero();
        assertThat(Sockets.error(refused)).isEqualTo(Errno.ECONNREFUSED);
        loop.execute(() -> loop.close(refused));
    }

    private int connect(int port) {
        int fd = Sockets.open(false);
        assertThat(Sockets.connect(fd, new SocketName(LOOPBACK.address(), port)))
                .isIn(0, -Errno.EINPROGRESS);
        loop.execute(() ->
                loop.watch(
                        fd,
                        EventLoop.WRITABLE | EventLoop.ON_CHANGE,
                        (ready, events) -> seen.add(new Event(ready, events))));
        return fd;
    }

    @Test
    void aPortInUseIsNamedInTheError() throws Exception {
        try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var name = new SocketName(LOOPBACK.address(), server.getLocalPort());

            assertThatThrownBy(() -> Sockets.listen(name, Sockets.Listening.PLAIN, 16))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("listen on " + name)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void aPipeMovesBytesBetweenSockets() throws Exception {
        try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                var pipe = Pipe.open(65536)) {
            int fd = connect(server.getLocalPort());
            var accepted = server.accept();
            eventsOf(fd);
            accepted.getOutputStream().write(bytes("round trip"));
            int filled = pipe.fill(fd);
            while (filled == -Errno.EAGAIN) {
                filled = pipe.fill(fd);
            }
            assertThat(pipe.heldBytes()).isEqualTo(10);

            assertThat(pipe.drain(fd)).isEqualTo(10);

            assertThat(pipe.heldBytes()).isZero();
            assertThat(accepted.getInputStream().readNBytes(10)).isEqualTo(bytes("round trip"));
            accepted.close();
            loop.execute(() -> loop.close(fd));
        }
    }

    @Test
    void closedLoopsAndSocketsLeaveNoDescriptor() throws Exception {
        openAndClose();
        long before = descriptors();
        for (int i = 0; i < 20; i++) {
            openAndClose();
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    private static void openAndClose() throws Exception {
        var done = new CompletableFuture<Void>();
        try (var other = EventLoop.open()) {
            int listener = Sockets.listen(LOOPBACK, Sockets.Listening.PLAIN, 16);
            other.watch(listener, EventLoop.READABLE, (fd, events) -> {});
            other.execute(() -> {
                other.close(listener);
                other.stop();
                done.complete(null);
            });
            other.run();
        }
        done.get(20, TimeUnit.SECONDS);
        Pipe.open(65536).close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}

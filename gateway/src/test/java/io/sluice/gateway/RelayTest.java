package io.sluice.gateway;

import static io.sluice.gateway.EgressGatewayTest.background;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.flows.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayTest {
    private static final byte[] HELLO = Hello.of("api.example.com").bytes();

    /// A ServerHello that is enough for the gateway.
    private static final byte[] SERVER_HELLO =
            Hello.records(Hello.join(Hello.number(1, 2), Hello.number(3, 40), new byte[40]), 9999);

    /// A tunnel whose handshake is over.
    private record Tunnel(Socket client, Socket server) implements AutoCloseable {
        static Tunnel open(Fixture fixture) throws Exception {
            var client = fixture.connect();
            client.getOutputStream().write(HELLO);
            var server = fixture.server.accept();
            server.setSoTimeout(20_000);
            assertThat(server.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
            server.getOutputStream().write(SERVER_HELLO);
            assertThat(client.getInputStream().readNBytes(SERVER_HELLO.length))
                    .isEqualTo(SERVER_HELLO);
            return new Tunnel(client, server);
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    /// Bytes that follow from a seed, so that both ends can make them.
    private static final class Stream {
        private final Random random;
        private final byte[] block = new byte[1 << 20];

        Stream(long seed) {
            random = new Random(seed);
            random.nextBytes(block);
        }

        byte[] next() {
            block[random.nextInt(block.length)]++;
            return block;
        }
    }

    private static Callable<Long> send(Socket socket, long seed, int mebibytes) {
        return () -> {
            var stream = new Stream(seed);
            for (int i = 0; i < mebibytes; i++) {
                socket.getOutputStream().write(stream.next());
            }
            socket.shutdownOutput();
            return 0L;
        };
    }

    private static Callable<Long> check(Socket socket, long seed, int mebibytes, int slowness) {
        return () -> {
            var stream = new Stream(seed);
            InputStream in = socket.getInputStream();
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < mebibytes; i++) {
                int have = 0;
                while (have < block.length) {
                    int wanted = Math.min(slowness, block.length - have);
                    int count = in.read(block, have, wanted);
                    if (count < 0) {
                        throw new IOException("ends in block " + i);
                    }
                    have += count;
                }
                if (!Arrays.equals(block, stream.next())) {
                    throw new IOException("block " + i + " differs");
                }
            }
            if (in.read() >= 0) {
                throw new IOException("too long");
            }
            return 1L;
        };
    }

    @ParameterizedTest(name = "{0} pipes")
    @ValueSource(ints = {8, 0})
    void bulkGoesBothWaysAtOnceUnchanged(int pipes) throws Exception {
        var limits = new GatewaySettings.Limits(100, 100, 100, 100, pipes);
        try (var fixture = Fixture.start(settings -> settings.withLimits(limits));
                var tunnel = Tunnel.open(fixture)) {
            var parts =
                    List.of(
                            background(send(tunnel.client(), 1, 256)),
                            background(send(tunnel.server(), 2, 64)),
                            background(check(tunnel.server(), 1, 256, 1 << 20)),
                            background(check(tunnel.client(), 2, 64, 1 << 20)));
            for (FutureTask<Long> part : parts) {
                part.get();
            }

            var flow = fixture.flow();
            assertThat(flow.reason()).isEmpty();
            assertThat(flow.bytesOut()).isEqualTo((256L << 20) + HELLO.length);
            assertThat(flow.bytesIn()).isEqualTo((64L << 20) + SERVER_HELLO.length);
        }
    }

    @ParameterizedTest(name = "{0} pipes")
    @ValueSource(ints = {8, 0})
    void aSlowReaderSlowsTheSenderDownAndLosesNothing(int pipes) throws Exception {
        var limits = new GatewaySettings.Limits(100, 100, 100, 100, pipes);
        try (var fixture = Fixture.start(settings -> settings.withLimits(limits));
                var tunnel = Tunnel.open(fixture)) {
            var sending = background(send(tunnel.server(), 3, 64));
            await().during(Duration.ofMillis(300)).until(() -> !sending.isDone());

            background(check(tunnel.client(), 3, 64, 10_000)).run();

            assertThat(sending.get()).isZero();
        }
    }

    /// Attack 24.
    @Test
    void attack24AnEndOfStreamIsPassedOnAndTheOtherDirectionStaysOpen() throws Exception {
        try (var fixture = Fixture.start();
                var tunnel = Tunnel.open(fixture)) {
            tunnel.client().shutdownOutput();
            assertThat(tunnel.server().getInputStream().read()).isEqualTo(-1);

            tunnel.server().getOutputStream().write(new byte[] {1, 2, 3});
            assertThat(tunnel.client().getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
            tunnel.server().shutdownOutput();
            assertThat(tunnel.client().getInputStream().read()).isEqualTo(-1);

            assertThat(fixture.flow().reason()).isEmpty();
        }
    }

    @Test
    void attack24TheServerMayEndFirst() throws Exception {
        try (var fixture = Fixture.start();
                var tunnel = Tunnel.open(fixture)) {
            tunnel.server().shutdownOutput();
            assertThat(tunnel.client().getInputStream().read()).isEqualTo(-1);
            tunnel.client().getOutputStream().write(9);
            assertThat(tunnel.server().getInputStream().read()).isEqualTo(9);
            tunnel.client().shutdownOutput();

            assertThat(fixture.flow().reason()).isEmpty();
            assertThat(fixture.log()).contains("\"ended\":\"server\"");
        }
    }

    /// Clients leave by a reset when they have not read all, or had something to say still.
    @Test
    void attack24WhatComesAfterTheServersEndIsNotItsFailure() throws Exception {
        try (var fixture = Fixture.start();
                var tunnel = Tunnel.open(fixture)) {
            tunnel.server().close();
            assertThat(tunnel.client().getInputStream().read()).isEqualTo(-1);
            reset(tunnel.client());

            assertThat(fixture.flow().reason()).isEmpty();
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Test
    void attack24AResetOfTheServerReachesTheClientAndTheRecord() throws Exception {
        try (var fixture = Fixture.start();
                var tunnel = Tunnel.open(fixture)) {
            reset(tunnel.server());

            assertThatThrownBy(() -> tunnel.client().getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            var flow = fixture.flow();
            assertThat(flow.reason()).contains(Reason.RESET);
            assertThat(flow.explanation()).startsWith("server: ");
        }
    }

    @Test
    void attack24AResetAfterAnOrderlyEndIsNoFailure() throws Exception {
        try (var fixture = Fixture.start();
                var tunnel = Tunnel.open(fixture)) {
            tunnel.server().shutdownOutput();
            assertThat(tunnel.client().getInputStream().read()).isEqualTo(-1);
            reset(tunnel.server());

            assertThat(fixture.flow().reason()).isEmpty();
        }
    }

    @Test
    void attack24AResetOfTheClientReachesTheServerAndIsNotTheServersFailure() throws Exception {
        try (var fixture = Fixture.start();
                var tunnel = Tunnel.open(fixture)) {
            reset(tunnel.client());

            assertThatThrownBy(() -> tunnel.server().getInputStream().read())
                    .isInstanceOf(SocketException.class);
            assertThat(fixture.flow().reason()).isEmpty();
            assertThat(fixture.log()).contains("\"ended\":\"client\"");
        }
    }

    @Test
    void attack24AServerThatSpeaksFirstIsHeard() throws Exception {
        try (var fixture = Fixture.start();
                var client = fixture.connect()) {
            client.getOutputStream().write(HELLO);
            try (var server = fixture.server.accept()) {
                server.getOutputStream().write(SERVER_HELLO);
                assertThat(client.getInputStream().readNBytes(SERVER_HELLO.length))
                        .isEqualTo(SERVER_HELLO);
            }
        }
    }

    @Test
    void whatTheClientSendsBehindItsHelloArrivesInOrder() throws Exception {
        try (var fixture = Fixture.start();
                var client = fixture.connect()) {
            byte[] early = new byte[200_000];
            new Random(7).nextBytes(early);
            var sending =
                    background(() -> {
                        client.getOutputStream().write(Hello.join(HELLO, early));
                        client.shutdownOutput();
                        return true;
                    });
            try (var server = fixture.server.accept()) {
                assertThat(server.getInputStream().readAllBytes())
                        .isEqualTo(Hello.join(HELLO, early));
                server.getOutputStream().write(SERVER_HELLO);
            }
            assertThat(sending.get()).isTrue();
            assertThat(fixture.flow().bytesOut()).isEqualTo(HELLO.length + 200_000L);
        }
    }

    /// Attack 22.
    @Test
    void attack22AnIdleTunnelIsClosedAndABusyOneIsNot() throws Exception {
        try (var fixture =
                        Fixture.start(settings ->
                                settings.withTimeouts(Times.idle(Duration.ofSeconds(2))));
                var idle = Tunnel.open(fixture);
                var busy = Tunnel.open(fixture)) {
            var ticking =
                    background(() -> {
                        while (true) {
                            busy.client().getOutputStream().write(1);
                            busy.server().getInputStream().read();
                            Thread.sleep(100);
                        }
                    });

            var flow = fixture.flow();

            assertThat(flow.reason()).contains(Reason.IDLE_TIMEOUT);
            assertThatThrownBy(() -> idle.client().getInputStream().read())
                    .isInstanceOf(SocketException.class);
            assertThat(ticking.isDone()).isFalse();
            assertThat(fixture.gateway.counters().open()).isEqualTo(1);
        }
    }

    @Test
    void manyTunnelsLiveSideBySideAndLeaveNoDescriptor() throws Exception {
        try (var fixture = Fixture.start()) {
            carry(fixture, 50);
            long before = descriptors();

            carry(fixture, 400);
            carry(fixture, 400);

            await().atMost(Duration.ofSeconds(20)).until(() -> descriptors() <= before);
            assertThat(fixture.gateway.counters().accepted()).isEqualTo(850);
            assertThat(fixture.gateway.counters().carried()).isEqualTo(850);
            assertThat(fixture.gateway.counters().open()).isZero();
        }
    }

    private static void carry(Fixture fixture, int count) throws Exception {
        var tunnels = new ArrayList<Tunnel>();
        for (int i = 0; i < count; i++) {
            tunnels.add(Tunnel.open(fixture));
        }
        for (int i = 0; i < count; i++) {
            var tunnel = tunnels.get(i);
            tunnel.client().getOutputStream().write(i);
            assertThat(tunnel.server().getInputStream().read()).isEqualTo(i & 0xff);
            if (i % 3 == 0) {
                reset(tunnel.client());
            }
            tunnel.close();
        }
        for (int i = 0; i < count; i++) {
            fixture.flow();
        }
    }

    private static long descriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Test
    void startingAndClosingLeavesNoDescriptor() throws Exception {
        startAndClose();
        long before = descriptors();
        for (int i = 0; i < 5; i++) {
            startAndClose();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> descriptors() <= before);
    }

    private static void startAndClose() throws Exception {
        try (var fixture = Fixture.start(settings -> settings.withLoops(2));
                var tunnel = Tunnel.open(fixture)) {
            send(tunnel.client(), 5, 1).call();
            check(tunnel.server(), 5, 1, 1 << 16).call();
            tunnel.server().shutdownOutput();
            fixture.flow();
        }
    }
}

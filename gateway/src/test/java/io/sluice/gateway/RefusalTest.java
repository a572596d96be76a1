package io.sluice.gateway;

import static io.sluice.gateway.EgressGatewayTest.background;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.dns.Resolution;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the gateway refuses, and how its client and the record learn of it. The numbers are those
/// of the attacks that an egress gateway must withstand.
class RefusalTest {
    private static final int ACCESS_DENIED = 49;
    private static final int DECODE_ERROR = 50;
    private static final int UNRECOGNIZED_NAME = 112;

    /// What a client gets that sends these bytes: the number of a TLS alert, -1 for a reset, -2 for
    /// an orderly end without a byte.
    private static int answer(Fixture fixture, byte[] bytes) throws Exception {
        try (var client = fixture.connect()) {
            client.getOutputStream().write(bytes);
            return answer(client);
        } catch (SocketException e) {
            return -1;
        }
    }

    private static int answer(Socket client) throws IOException {
        try {
            InputStream in = client.getInputStream();
            byte[] record = in.readNBytes(7);
            if (record.length == 0) {
                return -2;
            }
            assertThat(record).startsWith(21, 3, 3, 0, 2, 2);
            assertThat(in.read()).isEqualTo(-1);
            return record[6];
        } catch (SocketException e) {
            return -1;
        }
    }

    @Test
    void aNameThatNoGatewayServesIsRefusedByItsName() throws Exception {
        try (var fixture = Fixture.start()) {
            int answer = answer(fixture, Hello.of("api.evil.org").bytes());

            var flow = fixture.flow();
            assertThat(answer).isEqualTo(UNRECOGNIZED_NAME);
            assertThat(flow.reason()).contains(Reason.NAME_NOT_SERVED);
            assertThat(flow.allowed()).isFalse();
            assertThat(flow.destination().name()).isEqualTo("api.evil.org");
            assertThat(flow.destination().nameSource()).isEqualTo(NameSource.SNI);
            assertThat(flow.explanation()).contains("served there: *.example.com");
            assertThat(fixture.log())
                    .contains("\"reason\":\"NAME_NOT_SERVED\"", "\"flags\":\"NR\"");
        }
    }

    @Test
    void policyForbidsTheAddressThatWouldBeDialled() throws Exception {
        var policy = Policy.allowing("203.0.113.0/24");
        try (var fixture = Fixture.start(settings -> settings, policy)) {
            int answer = answer(fixture, Hello.of("api.example.com").bytes());

            var flow = fixture.flow();
            assertThat(answer).isEqualTo(ACCESS_DENIED);
            assertThat(flow.reason()).contains(Reason.NOT_ALLOWED);
            assertThat(flow.rule()).isEqualTo("shop/egress");
            assertThat(flow.explanation()).contains("no rule of shop/egress allows 127.0.0.1");
        }
    }

    @Test
    void theRuleThatAllowsIsNamed() throws Exception {
        var policy = Policy.allowing("127.0.0.1/32");
        try (var fixture = Fixture.start(settings -> settings, policy);
                var client = fixture.connect()) {
            client.getOutputStream().write(Hello.of("api.example.com").bytes());
            var accepted = fixture.server.accept();
            accepted.close();

            assertThat(fixture.flow().rule()).isEqualTo("shop/egress egress[0]");
        }
    }

    /// Attack 4: what a later answer says does not matter, the checked address is dialled.
    @Test
    void attack04OnlyTheAddressThatWasCheckedIsDialled() throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.names.put(
                    "rebind.example.com",
                    Fixture.found(Fixture.address("169.254.169.254"), Fixture.SERVER));
            try (var client = fixture.connect()) {
                client.getOutputStream().write(Hello.of("rebind.example.com").bytes());
                var accepted = fixture.server.accept();
                fixture.names.put(
                        "rebind.example.com", Fixture.found(Fixture.address("169.254.169.254")));
                accepted.close();
            }

            assertThat(fixture.flow().destination().address()).contains(Fixture.SERVER);

            answer(fixture, Hello.of("rebind.example.com").bytes());
            assertThat(fixture.flow().reason()).contains(Reason.FORBIDDEN_ADDRESS);
        }
    }

    /// Attacks 5 and 6, on the way of a real connection.
    @ParameterizedTest
    @ValueSource(
            strings = {"169.254.169.254", "10.0.0.1", "::1", "::ffff:127.0.0.1", "fd00:ec2::254"})
    void attack05And06ForbiddenAddressesAreNotDialled(String address) throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.names.put("x.example.com", Fixture.found(Fixture.address(address)));

            int answer = answer(fixture, Hello.of("x.example.com").bytes());

            var flow = fixture.flow();
            assertThat(answer).isEqualTo(ACCESS_DENIED);
            assertThat(flow.reason()).contains(Reason.FORBIDDEN_ADDRESS);
            assertThat(flow.explanation()).startsWith(Fixture.address(address) + " is ");
        }
    }

    /// Attack 7.
    @ParameterizedTest
    @ValueSource(strings = {"127.1", "0177.0.0.1", "2130706433", "0x7f.1", "169.254.169.254"})
    void attack07AddressesInTheServerNameAreRefused(String name) throws Exception {
        try (var fixture = Fixture.start()) {
            int answer = answer(fixture, Hello.of(name).bytes());

            assertThat(answer).isEqualTo(UNRECOGNIZED_NAME);
            assertThat(fixture.flow().reason()).contains(Reason.NO_NAME);
        }
    }

    /// Attack 8.
    @ParameterizedTest
    @CsvSource({
        "API.EXAMPLE.COM, true",
        "api.example.com., true",
        "api.example.com.., false",
        "[api.example.com], false",
        "api_x.example.com, false",
        "xn--bcher-kva.example.com, true"
    })
    void attack08OneSpellingOfANameReachesThePolicy(String name, boolean carried) throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.names.put("xn--bcher-kva.example.com", Fixture.found(Fixture.SERVER));
            if (!carried) {
                answer(fixture, Hello.of(name).bytes());
                assertThat(fixture.flow().reason().orElseThrow())
                        .isIn(Reason.BAD_HELLO, Reason.NO_NAME);
                return;
            }
            try (var client = fixture.connect()) {
                client.getOutputStream().write(Hello.of(name).bytes());
                fixture.server.accept().close();
                assertThat(fixture.flow().reason()).contains(Reason.NO_FIRST_BYTE);
            }
        }
    }

    /// Attack 15.
    @Test
    void attack15AHelloThatComesByteByByteIsCarriedAsItCame() throws Exception {
        byte[] hello =
                Hello.records(
                        Hello.of("api.example.com").extension(51, new byte[1300]).message(), 200);
        try (var fixture = Fixture.start();
                var client = fixture.connect()) {
            client.setTcpNoDelay(true);
            for (byte each : hello) {
                client.getOutputStream().write(each);
            }
            var accepted = fixture.server.accept();

            assertThat(accepted.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
            accepted.close();
        }
    }

    /// Attack 16.
    @Test
    void attack16WhatIsNotTlsIsReset() throws Exception {
        try (var fixture = Fixture.start()) {
            int answer =
                    answer(fixture, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(answer).isEqualTo(-1);
            assertThat(fixture.flow().reason()).contains(Reason.BAD_HELLO);

            byte[] twoNames =
                    Hello.empty()
                            .extension(0, Hello.list(0, "api.example.com", "evil.org"))
                            .bytes();
            assertThat(answer(fixture, twoNames)).isEqualTo(DECODE_ERROR);
            assertThat(fixture.flow().reason()).contains(Reason.BAD_HELLO);
        }
    }

    /// Attack 17.
    @Test
    void attack17OpenHellosAreCappedForEachSource() throws Exception {
        var limits = new GatewaySettings.Limits(1000, 1000, 100, 3, 4);
        try (var fixture = Fixture.start(settings -> settings.withLimits(limits))) {
            var waiting = new ArrayList<Socket>();
            for (int i = 0; i < 3; i++) {
                var socket = fixture.connect();
                socket.getOutputStream().write(22);
                waiting.add(socket);
            }

            assertThat(answer(fixture, new byte[] {22})).isEqualTo(-1);
            assertThat(fixture.flow().reason()).contains(Reason.OVERLOADED);

            waiting.removeFirst().close();
            assertThat(fixture.flow().reason()).contains(Reason.BAD_HELLO);
            try (var client = fixture.connect()) {
                client.getOutputStream().write(Hello.of("api.example.com").bytes());
                fixture.server.accept().close();
                assertThat(fixture.flow().reason()).contains(Reason.NO_FIRST_BYTE);
            }
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    /// Attacks 17 and 22.
    @Test
    void attack22AHelloThatDoesNotComeIsGivenUp() throws Exception {
        try (var fixture =
                Fixture.start(
                        settings -> settings.withTimeouts(Times.hello(Duration.ofMillis(300))))) {
            int answer = answer(fixture, new byte[] {22, 3, 1});

            assertThat(answer).isEqualTo(DECODE_ERROR);
            var flow = fixture.flow();
            assertThat(flow.reason()).contains(Reason.BAD_HELLO);
            assertThat(flow.explanation()).contains("(3 bytes)");
        }
    }

    /// Attack 22.
    @Test
    void attack22MoreTunnelsThanTheLimitAreRefusedAndTheOthersLive() throws Exception {
        var limits = new GatewaySettings.Limits(2, 100, 100, 100, 4);
        try (var fixture = Fixture.start(settings -> settings.withLimits(limits));
                var first = fixture.connect();
                var second = fixture.connect()) {
            first.getOutputStream().write(Hello.of("api.example.com").bytes());
            var served = fixture.server.accept();
            second.getOutputStream().write(22);

            assertThat(answer(fixture, Hello.of("api.example.com").bytes())).isEqualTo(-1);
            assertThat(fixture.flow().reason()).contains(Reason.OVERLOADED);

            served.getOutputStream().write(7);
            assertThat(first.getInputStream().read()).isEqualTo(7);
            assertThat(fixture.gateway.counters().reasons()).containsEntry(Reason.OVERLOADED, 1L);
            served.close();
        }
    }

    /// Attack 22.
    @Test
    void attack22OnePodsTunnelsLeaveRoomForTheOthers() throws Exception {
        var limits = new GatewaySettings.Limits(100, 1, 100, 100, 4);
        byte[] hello = Hello.of("api.example.com").bytes();
        try (var fixture = Fixture.start(settings -> settings.withLimits(limits));
                var other = fixture.connect(Fixture.address("127.0.0.11"))) {
            try (var first = fixture.connect()) {
                first.getOutputStream().write(hello);
                var served = fixture.server.accept();

                try (var second = fixture.connect()) {
                    assertThat(answer(second)).isEqualTo(-1);
                }
                var flow = fixture.flow();
                assertThat(flow.reason()).contains(Reason.OVERLOADED);
                assertThat(flow.explanation()).isEqualTo("too many connections of 127.0.0.10");

                other.getOutputStream().write(hello);
                var servedToo = fixture.server.accept();
                servedToo.getOutputStream().write(7);
                assertThat(other.getInputStream().read()).isEqualTo(7);
                served.close();
                servedToo.close();
            }
            fixture.flow();

            try (var again = fixture.connect()) {
                again.getOutputStream().write(hello);
                fixture.server.accept().close();
            }
        }
    }

    /// Attack 18.
    @Test
    void attack18TheOuterNameOfAnEncryptedHelloDecides() throws Exception {
        try (var fixture = Fixture.start()) {
            byte[] refused = Hello.of("outer.evil.org").extension(0xfe0d, new byte[200]).bytes();

            assertThat(answer(fixture, refused)).isEqualTo(UNRECOGNIZED_NAME);
            fixture.flow();
            assertThat(fixture.log()).contains("\"encryptedHello\":true");
        }
    }

    /// Attack 25.
    @Test
    void attack25TheGatewayIsNotAskedToReachItself() throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.names.put("self.example.com", Fixture.found(Fixture.GATEWAY));

            assertThat(answer(fixture, Hello.of("self.example.com").bytes()))
                    .isEqualTo(ACCESS_DENIED);

            var flow = fixture.flow();
            assertThat(flow.reason()).contains(Reason.FORBIDDEN_ADDRESS);
            assertThat(flow.explanation()).contains("is the gateway itself");
            assertThat(fixture.gateway.counters().accepted()).isEqualTo(1);
        }
    }

    /// Attack 26.
    @Test
    void attack26HellosWithoutOneCleanNameAreRefused() throws Exception {
        try (var fixture = Fixture.start()) {
            assertThat(answer(fixture, Hello.empty().bytes())).isEqualTo(UNRECOGNIZED_NAME);
            assertThat(fixture.flow().reason()).contains(Reason.NO_NAME);

            for (String name : List.of("api.example.com\0.evil.org", "api.example.com x")) {
                assertThat(answer(fixture, Hello.of(name).bytes())).isEqualTo(DECODE_ERROR);
                assertThat(fixture.flow().reason()).contains(Reason.BAD_HELLO);
            }
        }
    }

    @Test
    void whatTheResolverDoesNotKnowIsADnsFailure() throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.names.put("broken.example.com", new Resolution.Failed("no answer within 2 s"));

            assertThat(answer(fixture, Hello.of("none.example.com").bytes())).isEqualTo(-1);
            var unknown = fixture.flow();
            assertThat(answer(fixture, Hello.of("broken.example.com").bytes())).isEqualTo(-1);
            var broken = fixture.flow();

            assertThat(unknown.reason()).contains(Reason.DNS_FAILED);
            assertThat(unknown.allowed()).isTrue();
            assertThat(unknown.explanation()).contains("does not exist");
            assertThat(broken.explanation()).isEqualTo("no answer within 2 s");
        }
    }

    @Test
    void aPortThatNobodyListensOnIsAConnectFailure() throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.server.close();

            assertThat(answer(fixture, Hello.of("api.example.com").bytes())).isEqualTo(-1);

            var flow = fixture.flow();
            assertThat(flow.reason()).contains(Reason.CONNECT_FAILED);
            assertThat(flow.allowed()).isTrue();
            assertThat(flow.explanation()).contains("127.0.0.1 port", "refused");
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneFails() throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.names.put(
                    "two.example.com",
                    Fixture.found(Fixture.address("127.0.0.77"), Fixture.SERVER));
            try (var client = fixture.connect()) {
                client.getOutputStream().write(Hello.of("two.example.com").bytes());
                fixture.server.accept().close();

                assertThat(fixture.flow().destination().address()).contains(Fixture.SERVER);
            }
        }
    }

    @Test
    void aServerThatAnswersWithoutTlsFailsInTls() throws Exception {
        for (var bytes :
                List.of("HTTP/1.0 400\r\n\r\n", "\25\3\3\0\2\2\50", "\26\3\3\0\100\2\0\0\74")) {
            try (var fixture = Fixture.start();
                    var client = fixture.connect()) {
                client.getOutputStream().write(Hello.of("api.example.com").bytes());
                try (var accepted = fixture.server.accept()) {
                    accepted.getInputStream().readNBytes(50);
                    accepted.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                    accepted.shutdownOutput();
                    assertThat(client.getInputStream().readAllBytes())
                            .isEqualTo(bytes.getBytes(StandardCharsets.ISO_8859_1));
                    client.shutdownOutput();
                }

                var flow = fixture.flow();
                assertThat(flow.reason()).contains(Reason.TLS_FAILED);
                assertThat(flow.times().tlsNanos()).isEqualTo(-1);
                assertThat(flow.times().firstByteNanos()).isPositive();
            }
        }
    }

    @Test
    void aServerThatSaysNothingIsWaitedForSoLongOnly() throws Exception {
        try (var fixture =
                        Fixture.start(settings ->
                                settings.withTimeouts(Times.firstByte(Duration.ofMillis(300))));
                var client = fixture.connect()) {
            client.getOutputStream().write(Hello.of("api.example.com").bytes());
            try (var accepted = fixture.server.accept()) {
                assertThat(answer(client)).isEqualTo(-1);
                assertThat(accepted).isNotNull();
            }

            var flow = fixture.flow();
            assertThat(flow.reason()).contains(Reason.NO_FIRST_BYTE);
            assertThat(flow.explanation()).contains("no byte from the server");
        }
    }

    @Test
    void specialRangesAreOpenedByTheSettingOnly() throws Exception {
        try (var fixture =
                Fixture.start(settings ->
                        settings.withAllowedSpecialRanges(
                                List.of(Cidr.parse("10.0.0.0/8").orElseThrow())))) {
            assertThat(answer(fixture, Hello.of("api.example.com").bytes()))
                    .isEqualTo(ACCESS_DENIED);
            assertThat(fixture.flow().reason()).contains(Reason.FORBIDDEN_ADDRESS);
        }
    }

    @Test
    void aChangeThatRevokesAccessCutsTheTunnel() throws Exception {
        try (var fixture = Fixture.start();
                var client = fixture.connect()) {
            client.getOutputStream().write(Hello.of("api.example.com").bytes());
            try (var accepted = fixture.server.accept()) {
                accepted.getOutputStream().write(1);
                assertThat(client.getInputStream().read()).isEqualTo(1);

                fixture.decisions.set(fixture.decisions(List.of(), "*.example.com", "*.other.org"));
                fixture.gateway.reconsider();
                accepted.getOutputStream().write(2);
                assertThat(client.getInputStream().read()).isEqualTo(2);

                fixture.decisions.set(fixture.decisions(List.of(), "*.other.org"));
                fixture.gateway.reconsider();
                assertThat(answer(client)).isEqualTo(-1);

                var flow = fixture.flow();
                assertThat(flow.reason()).contains(Reason.NAME_NOT_SERVED);
                assertThat(flow.explanation()).startsWith("cut after a change: ");
            }
        }
    }

    @Test
    void aTunnelEndsWithItsPodAndIsRecordedAsThatPods() throws Exception {
        try (var fixture = Fixture.start();
                var client = fixture.connect()) {
            client.getOutputStream().write(Hello.of("api.example.com").bytes());
            try (var accepted = fixture.server.accept()) {
                accepted.getOutputStream().write(1);
                assertThat(client.getInputStream().read()).isEqualTo(1);

                fixture.decisions.set(
                        Fixture.compile(
                                fixture.port(),
                                Fixture.address("127.0.0.11"),
                                List.of(),
                                "*.example.com"));
                fixture.gateway.reconsider();
                assertThat(answer(client)).isEqualTo(-1);

                var flow = fixture.flow();
                assertThat(flow.reason()).contains(Reason.NOT_ALLOWED);
                assertThat(flow.sourcePod()).isEqualTo("shop/web-1");
                assertThat(flow.explanation())
                        .isEqualTo(
                                "cut after a change: 127.0.0.10 does not belong to Pod shop/web-1");
            }
        }
    }

    /// Attack 4.
    @Test
    void attack4AnAddressIsCheckedAgainWhenItsTurnComes() throws Exception {
        byte[] silent = {127, 0, 0, 3};
        try (var fixture =
                        Fixture.start(settings ->
                                settings.withTimeouts(Times.connect(Duration.ofSeconds(2))));
                var full = new ServerSocket(fixture.port(), 1, InetAddress.getByAddress(silent));
                var one = new Socket(full.getInetAddress(), fixture.port());
                var two = new Socket(full.getInetAddress(), fixture.port());
                var client = fixture.connect()) {
            assertThat(one.isConnected() && two.isConnected()).isTrue();
            fixture.names.put(
                    "two.example.com", Fixture.found(IpAddress.of(silent), Fixture.SERVER));
            client.getOutputStream().write(Hello.of("two.example.com").bytes());
            await().until(() -> fixture.asked.contains("two.example.com"));

            fixture.decisions.set(
                    fixture.decisions(List.of(Policy.allowing("127.0.0.3/32")), "*.example.com"));
            fixture.gateway.reconsider();

            assertThat(fixture.flow().reason().orElseThrow())
                    .isIn(Reason.CONNECT_TIMEOUT, Reason.NOT_ALLOWED);
        }
    }

    @Test
    void policiesAreAskedAnewForEveryConnection() throws Exception {
        try (var fixture = Fixture.start()) {
            fixture.decisions.set(
                    fixture.decisions(List.of(Policy.allowing("203.0.113.0/24")), "*.example.com"));

            assertThat(answer(fixture, Hello.of("api.example.com").bytes()))
                    .isEqualTo(ACCESS_DENIED);
        }
    }

    @Test
    void closingLetsTunnelsEndAndCutsTheRest() throws Exception {
        var fixture =
                Fixture.start(
                        settings -> settings.withTimeouts(Times.drain(Duration.ofMillis(300))));
        try (fixture;
                var client = fixture.connect()) {
            client.getOutputStream().write(Hello.of("api.example.com").bytes());
            var accepted = fixture.server.accept();
            var closing =
                    background(() -> {
                        fixture.gateway.close();
                        return true;
                    });

            assertThat(closing.get()).isTrue();
            assertThat(answer(client)).isEqualTo(-1);
            var flow = fixture.flow();
            assertThat(flow.explanation()).isEqualTo("cut: the gateway ended");
            assertThat(Set.of(IpAddress.of(accepted.getInetAddress().getAddress())))
                    .isEqualTo(Set.of(Fixture.SERVER));
            accepted.close();
        }
    }
}

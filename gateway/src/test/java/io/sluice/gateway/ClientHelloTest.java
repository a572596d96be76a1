package io.sluice.gateway;

import static io.sluice.gateway.Hello.join;
import static io.sluice.gateway.Hello.list;
import static io.sluice.gateway.Hello.number;
import static io.sluice.gateway.Hello.string;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    /// Reads bytes in pieces of this size.
    private static Optional<ClientHello> read(byte[] bytes, int piece)
            throws ClientHello.Malformed {
        var reader = new HelloReader();
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(HelloReader.LIMIT);
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(Math.min(piece, bytes.length - at), reader.room());
                MemorySegment.copy(bytes, at, memory, JAVA_BYTE, 0, count);
                var hello = reader.add(memory, count);
                at += count;
                if (hello.isPresent()) {
                    return hello;
                }
            }
        }
        return Optional.empty();
    }

    private static ServerName name(Hello hello) throws ClientHello.Malformed {
        return read(hello.bytes(), 1 << 14).orElseThrow().serverName();
    }

    @Test
    void theNameTheVersionAndTheProtocolsAreRead() throws Exception {
        var hello = read(Hello.of("api.example.com").bytes(), 1 << 14).orElseThrow();

        assertThat(hello.serverName()).isEqualTo(new ServerName.Dns("api.example.com"));
        assertThat(hello.highestVersion()).isEqualTo(0x0304);
        assertThat(hello.protocols()).containsExactly("h2", "http/1.1");
        assertThat(hello.encrypted()).isFalse();
    }

    @Test
    void otherProtocolsAndGreaseAreRead() throws Exception {
        var hello =
                Hello.empty()
                        .extension(0x0a0a, new byte[0])
                        .serverName("a.b")
                        .extension(16, join(number(2, 6), string(1, "imap"), string(1, "")))
                        .extension(43, join(number(1, 4), number(2, 0x7a7a), number(2, 0x0303)));

        var read = read(hello.bytes(), 1 << 14).orElseThrow();

        assertThat(read.protocols()).containsExactly("imap", "");
        assertThat(read.highestVersion()).isEqualTo(0x0303);
    }

    /// Attack 15.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100, 1000, 16_384})
    void attack15FragmentsOfAnySizeGiveTheSameHello(int piece) throws Exception {
        byte[] postQuantum = new byte[1300];
        byte[] message = Hello.of("api.example.com").extension(51, postQuantum).message();

        for (int record : new int[] {1, 2, 3, 4, 5, 50, 1000, 16_384}) {
            var hello = read(Hello.records(message, record), piece);

            assertThat(hello).as("records of %d", record).isPresent();
            assertThat(hello.get().serverName()).isEqualTo(new ServerName.Dns("api.example.com"));
        }
    }

    @Test
    void bytesAfterTheHelloAreKeptToBeSentOn() throws Exception {
        byte[] early = join(Hello.of("a.b").bytes(), new byte[] {20, 3, 3, 0, 1, 1});
        var reader = new HelloReader();

        try (var arena = Arena.ofConfined()) {
            assertThat(reader.add(arena.allocateFrom(JAVA_BYTE, early), early.length)).isPresent();
        }

        assertThat(reader.length()).isEqualTo(early.length);
        assertThat(reader.bytes()).isEqualTo(early);
    }

    /// Attack 17.
    @Test
    void attack17NoMoreThan16KibAreKept() {
        byte[] big = Hello.of("api.example.com").extension(51, new byte[16_000]).message();

        assertThatThrownBy(() -> read(Hello.records(big, 50), 1000))
                .isInstanceOf(ClientHello.Malformed.class)
                .extracting(e -> ((ClientHello.Malformed) e).why())
                .asString()
                .contains("16384");
    }

    static Stream<Arguments> notHellos() {
        byte[] good = Hello.of("api.example.com").bytes();
        return Stream.of(
                Arguments.of("HTTP", ascii("GET / HTTP/1.1\r\n\r\n"), "not TLS"),
                Arguments.of("SSH", ascii("SSH-2.0-x\r\n"), "not TLS"),
                Arguments.of("SSLv2", new byte[] {(byte) 0x80, 0x2e, 1, 0, 2}, "not TLS"),
                Arguments.of("an alert", new byte[] {21, 3, 1, 0, 2, 1, 0}, "not TLS"),
                Arguments.of("version 4", new byte[] {22, 4, 1, 0, 5}, "version 4"),
                Arguments.of("an empty record", new byte[] {22, 3, 1, 0, 0}, "of 0 bytes"),
                Arguments.of("a huge record", new byte[] {22, 3, 1, (byte) 0xff, 0}, "of 65280"),
                Arguments.of(
                        "a ServerHello",
                        Hello.records(join(number(1, 2), number(3, 2), new byte[2]), 99),
                        "message 2"),
                Arguments.of(
                        "a huge message",
                        Hello.records(join(number(1, 1), number(3, 1 << 20)), 99),
                        "ClientHello of 1048576"),
                Arguments.of(
                        "a second message",
                        Hello.records(join(Hello.of("a.b").message(), number(1, 20)), 9999),
                        "follows"),
                Arguments.of(
                        "a second record that is no handshake",
                        join(Hello.records(new byte[] {1}, 1), new byte[] {23, 3, 3, 0, 1, 0}),
                        "not TLS"),
                Arguments.of(
                        "an empty message", Hello.records(number(4, 0x01000000), 99), "beyond"),
                Arguments.of("a name twice", Hello.of("a.b").serverName("c.d").bytes(), "0 twice"),
                Arguments.of(
                        "two names",
                        Hello.empty().extension(0, list(0, "a.b", "c.d")).bytes(),
                        "more than one"),
                Arguments.of(
                        "a name of another type",
                        Hello.empty().extension(0, list(7, "a.b")).bytes(),
                        "type 7"),
                Arguments.of(
                        "a name longer than its list",
                        Hello.empty()
                                .extension(
                                        0,
                                        join(
                                                number(2, 5),
                                                number(1, 0),
                                                number(2, 9),
                                                number(2, 0)))
                                .bytes(),
                        "beyond"),
                Arguments.of(
                        "a list longer than its extension",
                        Hello.empty().extension(0, number(2, 5)).bytes(),
                        "does not fill"),
                Arguments.of(
                        "an extension beyond the end",
                        cut(Hello.empty().extension(99, new byte[20]).message(), 5),
                        "fill the message"),
                Arguments.of(
                        "trailing bytes",
                        lengthened(Hello.of("a.b").message()),
                        "fill the message"),
                Arguments.of("only a prefix", cut(good, 10), ""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] cut(byte[] bytes, int count) {
        if (bytes[0] == 22) {
            return Arrays.copyOf(bytes, bytes.length - count);
        }
        byte[] body = Arrays.copyOfRange(bytes, 4, bytes.length - count);
        return Hello.records(join(number(1, 1), number(3, body.length), body), 9999);
    }

    private static byte[] lengthened(byte[] message) {
        byte[] body = Arrays.copyOfRange(message, 4, message.length + 3);
        return Hello.records(join(number(1, 1), number(3, body.length), body), 9999);
    }

    /// Attack 16.
    @ParameterizedTest(name = "{0}")
    @MethodSource("notHellos")
    void attack16WhatIsNoHelloIsRefusedByItsFirstBytes(String what, byte[] bytes, String why)
            throws Exception {
        if (why.isEmpty()) {
            assertThat(read(bytes, 7)).isEmpty();
            return;
        }
        for (int piece : new int[] {1, 1 << 14}) {
            assertThatThrownBy(() -> read(bytes, piece))
                    .isInstanceOf(ClientHello.Malformed.class)
                    .extracting(e -> ((ClientHello.Malformed) e).why())
                    .asString()
                    .contains(why);
        }
    }

    /// Attack 18.
    @Test
    void attack18AnEncryptedHelloIsNotedAndTheOuterNameCounts() throws Exception {
        var hello =
                read(Hello.of("outer.example.com").extension(0xfe0d, new byte[40]).bytes(), 99)
                        .orElseThrow();

        assertThat(hello.encrypted()).isTrue();
        assertThat(hello.serverName()).isEqualTo(new ServerName.Dns("outer.example.com"));
    }

    /// Attacks 7, 8 and 26.
    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "0177.0.0.1",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "1.2.3.4.",
                "example.0xA",
                "a.0",
                "::1",
                "fe80::1%eth0",
                "[::1]",
                "localhost",
                "",
                ".",
                "com"
            })
    void attack07And26AddressesAndShortNamesAreNoNames(String name) throws Exception {
        assertThat(name(Hello.of(name)))
                .isInstanceOf(name.equals(".") ? ServerName.Bad.class : ServerName.None.class);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "api.example.com\0.evil.org", "api.example.com ", " api.example.com",
                        "a b.example.com",
                "api_x.example.com", "api..example.com", ".example.com", "api.example.com..",
                "api\uff0eexample\uff0ecom", "b\u00fccher.example.com", "api.example.com/x",
                        "u@api.example.com",
                "-a.example.com", "a-.example.com", "*.example.com", "a\n.example.com",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com"
            })
    void attack08And26NamesWithOtherBytesAreBad(String name) throws Exception {
        assertThat(name(Hello.of(name))).isInstanceOf(ServerName.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"API.Example.COM", "api.example.com.", "Api.example.com."})
    void attack08CaseAndOneFinalDotAreFolded(String name) throws Exception {
        assertThat(name(Hello.of(name))).isEqualTo(new ServerName.Dns("api.example.com"));
    }

    @Test
    void aHelloWithoutExtensionsHasNoName() throws Exception {
        assertThat(name(Hello.empty())).isInstanceOf(ServerName.None.class);
        assertThat(name(Hello.empty().extension(0, number(2, 0))))
                .isInstanceOf(ServerName.None.class);
    }

    @Test
    void mutatedHellosNeverBreakTheReader() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        byte[] message = Hello.of("api.example.com").extension(51, new byte[200]).message();
        int hellos = 0;

        for (int i = 0; i < 200_000; i++) {
            byte[] bytes =
                    Hello.records(message, random.nextBoolean() ? 9999 : 1 + random.nextInt(300));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                if (read(bytes, 1 + random.nextInt(400)).isPresent()) {
                    hellos++;
                }
            } catch (ClientHello.Malformed e) {
                assertThat(e.why()).isNotEmpty();
            }
        }

        assertThat(hellos).isBetween(50_000, 199_999);
    }
}

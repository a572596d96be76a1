package io.sluice.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.model.IpAddress;
import java.io.DataInputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameServerTest {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final NameTable TABLE =
            new NameTable(
                    Map.of(
                            "api.example.com",
                            new NameData.Addresses(
                                    List.of(address("203.0.113.7"), address("2001:db8::7")), TTL),
                            "WWW.example.com",
                            new NameData.Alias("api.example.com", TTL),
                            "dangling.example.com",
                            new NameData.Alias("nobody.example.com", TTL),
                            "circle.example.com",
                            new NameData.Alias("circle.example.com", TTL)));

    @ParameterizedTest(name = "{0} type {1}")
    @CsvSource({
        "api.example.com, 1, 0, 1, 0",
        "API.EXAMPLE.COM, 28, 0, 1, 0",
        "api.example.com, 255, 0, 2, 0",
        "api.example.com, 15, 0, 0, 1",
        "www.example.com, 1, 0, 2, 0",
        "www.example.com, 5, 0, 1, 0",
        "www.example.com, 15, 0, 1, 1",
        "dangling.example.com, 1, 3, 1, 1",
        "example.com, 1, 0, 0, 1",
        "com, 1, 0, 0, 1",
        "nobody.example.com, 1, 3, 0, 1",
        "x.api.example.com, 1, 3, 0, 1",
        "circle.example.com, 1, 2, 0, 0"
    })
    void answersAreWhatTheTableSays(String name, int type, int code, int answers, int authorities) {
        var query = Message.query(7, DnsName.parse(name).orElseThrow(), type);

        var answer = TABLE.answer(query);

        assertThat(answer.responseCode()).isEqualTo(code);
        assertThat(answer.answers()).hasSize(answers);
        assertThat(answer.authorities()).hasSize(authorities);
        assertThat(answer.questions()).isEqualTo(query.questions());
    }

    @Test
    void whatIsNotAskedForInTheInternetIsRefused() {
        var chaos =
                new Message(
                        1,
                        0,
                        List.of(new Question(new DnsName("version.bind"), 16, 3)),
                        List.of(),
                        List.of(),
                        List.of());
        var update =
                new Message(
                        1,
                        0x2800,
                        List.of(new Question(new DnsName("example.com"), 6, 1)),
                        List.of(),
                        List.of(),
                        List.of());

        assertThat(TABLE.answer(chaos).responseCode()).isEqualTo(ResponseCode.REFUSED);
        assertThat(TABLE.answer(update).responseCode()).isEqualTo(ResponseCode.NOT_IMPLEMENTED);
    }

    @Test
    void oneConnectionCarriesManyQueries() throws Exception {
        try (var server = open();
                var socket = new Socket()) {
            socket.connect(server.addresses().getFirst());
            var in = new DataInputStream(socket.getInputStream());
            for (int id = 0; id < 3; id++) {
                var query = Message.query(id, new DnsName("api.example.com"), RecordType.A);

                socket.getOutputStream().write(Framing.frame(query.write(512)));
                var answer = Message.read(in.readNBytes(in.readUnsignedShort()));

                assertThat(answer.id()).isEqualTo(id);
                assertThat(answer.answers()).hasSize(1);
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsReported() throws Exception {
        try (var server = open()) {
            var taken = server.addresses();

            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> NameServer.open(SocketOpener.here(), taken, TABLE));
        }
    }

    @Test
    void namesThatAreNoNamesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new NameTable(Map.of("a..b", new NameData.Addresses(List.of(), TTL))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NameTable(Map.of("a.b", new NameData.Alias("", TTL))));
    }

    private static NameServer open() throws Exception {
        return NameServer.open(
                SocketOpener.here(),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                TABLE);
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}

package io.sluice.gateway;

import static io.sluice.gateway.Hello.join;
import static io.sluice.gateway.Hello.number;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHelloWatchTest {
    private static ServerHelloWatch.Seen feed(ServerHelloWatch watch, byte[] bytes, int piece) {
        var seen = ServerHelloWatch.Seen.PART;
        try (var arena = Arena.ofConfined()) {
            for (int at = 0; at < bytes.length && seen == ServerHelloWatch.Seen.PART; at += piece) {
                byte[] part = Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length));
                seen = watch.add(arena.allocateFrom(JAVA_BYTE, part), part.length);
            }
        }
        return seen;
    }

    private static byte[] serverHello() {
        return join(number(1, 2), number(3, 90), new byte[90]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void aServerHelloIsSeenHoweverItIsCut(int piece) {
        for (int record : new int[] {1, 3, 50, 1000}) {
            byte[] bytes = join(Hello.records(serverHello(), record), new byte[] {23, 3, 3, 0, 9});

            assertThat(feed(new ServerHelloWatch(), bytes, piece))
                    .isEqualTo(ServerHelloWatch.Seen.COMPLETE);
        }
    }

    @Test
    void anAlertIsSeenWithItsNumber() {
        var watch = new ServerHelloWatch();

        assertThat(feed(watch, new byte[] {21, 3, 3, 0, 2, 2, 40}, 1))
                .isEqualTo(ServerHelloWatch.Seen.ALERT);
        assertThat(watch.alertDescription()).isEqualTo(40);
    }

    @Test
    void otherBytesAreNotTls() {
        byte[] http = {'H', 'T', 'T', 'P'};
        byte[] clientHello = Hello.of("a.b").bytes();

        assertThat(feed(new ServerHelloWatch(), http, 4)).isEqualTo(ServerHelloWatch.Seen.NOT_TLS);
        assertThat(feed(new ServerHelloWatch(), clientHello, 999))
                .isEqualTo(ServerHelloWatch.Seen.NOT_TLS);
        assertThat(feed(new ServerHelloWatch(), new byte[] {22, 3, 3, 0, 0}, 5))
                .isEqualTo(ServerHelloWatch.Seen.NOT_TLS);
    }

    @Test
    void aBeginningIsAPart() {
        byte[] bytes = Hello.records(serverHello(), 1000);

        assertThat(feed(new ServerHelloWatch(), Arrays.copyOf(bytes, 50), 50))
                .isEqualTo(ServerHelloWatch.Seen.PART);
    }
}

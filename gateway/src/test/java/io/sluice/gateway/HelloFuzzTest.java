package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Any first bytes of a client or a server mean the same however they are cut; a name that a
/// ClientHello asks for is a host name.
public final class HelloFuzzTest {
    private static final String HOST_NAME =
            "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+";

    /// What the fuzzer calls. The first byte tells in what pieces the others come.
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        int piece = 1 + (data[0] & 0xff);
        byte[] bytes = Arrays.copyOfRange(data, 1, Math.min(data.length, 1 + HelloReader.LIMIT));
        var whole = client(bytes, Math.max(1, bytes.length));
        assertThat(client(bytes, piece)).isEqualTo(whole);
        if (whole instanceof ClientHello(ServerName.Dns(String name), _, _, _)) {
            assertThat(name).hasSizeLessThan(254).matches(HOST_NAME);
        }
        assertThat(server(bytes, piece)).isEqualTo(server(bytes, Math.max(1, bytes.length)));
    }

    /// A ClientHello, that it is malformed, or that it is not whole.
    private static Object client(byte[] bytes, int piece) {
        var reader = new HelloReader();
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                int count = Math.min(piece, bytes.length - at);
                Optional<ClientHello> hello =
                        reader.add(MemorySegment.ofArray(bytes).asSlice(at), count);
                if (hello.isPresent()) {
                    return hello.get();
                }
            }
            return "part";
        } catch (ClientHello.Malformed malformed) {
            assertThat(malformed.why()).isNotBlank();
            return "malformed";
        }
    }

    private static Object server(byte[] bytes, int piece) {
        var watch = new ServerHelloWatch();
        for (int at = 0; at < bytes.length; at += piece) {
            int count = Math.min(piece, bytes.length - at);
            var seen = watch.add(MemorySegment.ofArray(bytes).asSlice(at), count);
            if (seen != ServerHelloWatch.Seen.PART) {
                return seen;
            }
        }
        return ServerHelloWatch.Seen.PART;
    }

    @TestFactory
    List<DynamicTest> inputsThatWereKeptHoldNoSurprise() throws IOException {
        try (var files = Files.list(Path.of("src", "test", "fuzz", "client-hello"))) {
            var tests =
                    files.sorted()
                            .map(file ->
                                    DynamicTest.dynamicTest(
                                            file.getFileName().toString(),
                                            () -> fuzzerTestOneInput(Files.readAllBytes(file))))
                            .toList();
            assertThat(tests).isNotEmpty();
            return tests;
        }
    }
}

package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.NftData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Any first bytes of a packet are read without an exception, to addresses of one family.
public final class PacketFuzzTest {
    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] data) {
        Packet.parse(NftData.raw(data))
                .ifPresent(packet -> {
                    assertThat(packet.source().v6()).isEqualTo(packet.destination().v6());
                    assertThat(packet.port()).isBetween(0, 65535);
                    assertThat(packet.protocol()).isBetween(0, 255);
                });
    }

    @TestFactory
    List<DynamicTest> inputsThatWereKeptHoldNoSurprise() throws IOException {
        try (var files = Files.list(Path.of("src", "test", "fuzz", "packet"))) {
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

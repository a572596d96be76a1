package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Any attributes are a connection or an [IllegalStateException]; nothing outside them is read.
public final class AttributeFuzzTest {
    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] data) {
        // What lies behind the attributes must not be taken for a part of them.
        byte[] longer = java.util.Arrays.copyOf(data, data.length + 64);
        java.util.Arrays.fill(longer, data.length, longer.length, (byte) 0xff);
        assertThat(read(longer, data.length)).isEqualTo(read(data, data.length));
    }

    private static Object read(byte[] bytes, int length) {
        try {
            return ConntrackEntry.read(
                    new AttributeCursor(MemorySegment.ofArray(bytes), 0, length));
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @TestFactory
    List<DynamicTest> inputsThatWereKeptHoldNoSurprise() throws IOException {
        try (var files = Files.list(Path.of("src", "test", "fuzz", "conntrack"))) {
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

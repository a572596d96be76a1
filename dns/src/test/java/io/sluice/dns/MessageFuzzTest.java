package io.sluice.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Any bytes are a message or a [DnsException]; a message is read back from what is written of it.
public final class MessageFuzzTest {
    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] data) {
        Message message;
        try {
            message = Message.read(data);
        } catch (DnsException refused) {
            return;
        }
        var chain = AnswerChain.of(message);
        assertThat(chain.names()).hasSizeLessThanOrEqualTo(32);
        if (Stream.of(message.answers(), message.authorities(), message.additionals())
                .flatMap(List::stream)
                .allMatch(record -> isWritten(record.data()))) {
            readBack(message);
        }
    }

    private static boolean isWritten(RecordData data) {
        return switch (data) {
            case RecordData.Address _,
                    RecordData.Alias _,
                    RecordData.StartOfAuthority _,
                    RecordData.Edns _ ->
                    true;
            case RecordData.ServiceBinding _, RecordData.Unread _ -> false;
        };
    }

    private static void readBack(Message message) {
        try {
            var again = Message.read(message.write(Message.MAX_BYTES));
            assertThat(again.questions()).isEqualTo(message.questions());
            if (message.isTruncated() || !again.isTruncated()) {
                assertThat(again.answers()).isEqualTo(message.answers());
                assertThat(again.authorities()).isEqualTo(message.authorities());
            }
        } catch (DnsException lost) {
            throw new AssertionError("what was written cannot be read", lost);
        }
    }

    @TestFactory
    List<DynamicTest> inputsThatWereKeptHoldNoSurprise() throws IOException {
        try (var files = Files.list(Path.of("src", "test", "fuzz", "dns-message"))) {
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

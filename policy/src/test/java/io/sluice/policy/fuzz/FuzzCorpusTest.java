package io.sluice.policy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The inputs that fuzzing has kept: those it began with, and each that once showed a defect.
class FuzzCorpusTest {
    private static final Path INPUTS = Path.of("src", "test", "fuzz");

    @TestFactory
    List<DynamicTest> manifestsThatWereKeptAreRead() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (var target : ManifestTarget.values()) {
            tests.addAll(replay(target.text(), data -> ManifestFuzz.check(target.file(data))));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> questionsThatWereKeptAreAnswered() throws IOException {
        return replay("question", QuestionFuzz::fuzzerTestOneInput);
    }

    private static List<DynamicTest> replay(String target, Consumer<byte[]> check)
            throws IOException {
        try (var files = Files.list(INPUTS.resolve(target))) {
            var tests =
                    files.sorted()
                            .map(file ->
                                    DynamicTest.dynamicTest(
                                            target + "/" + file.getFileName(),
                                            () -> check.accept(small(file))))
                            .toList();
            assertThat(tests).as(target).isNotEmpty();
            return tests;
        }
    }

    private static byte[] small(Path file) throws IOException {
        byte[] data = Files.readAllBytes(file);
        assertThat(data.length).as(file.toString()).isLessThan(1024);
        return data;
    }
}

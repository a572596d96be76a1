package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.Namespace;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarTypeTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    a, STRING
                    y, BOOLEAN
                    N, BOOLEAN
                    yes, BOOLEAN
                    off, BOOLEAN
                    True, BOOLEAN
                    tRUE, STRING
                    ~, NULL
                    Null, NULL
                    nULL, STRING
                    <<, MERGE
                    80, INTEGER
                    -1, INTEGER
                    +1, INTEGER
                    1_000, INTEGER
                    0x50, INTEGER
                    0o17, INTEGER
                    017, INTEGER
                    0b11, INTEGER
                    1.5, FLOAT
                    .5, FLOAT
                    1e3, FLOAT
                    .inf, FLOAT
                    -.Inf, FLOAT
                    .nan, FLOAT
                    1.2.3, STRING
                    10.0.0.0/8, STRING
                    2024-01-01, STRING
                    12:30, STRING
                    0x, STRING
                    _1, STRING
                    """)
    void plainTextIsReadAsKubectlReadsIt(String text, ScalarType type) {
        assertThat(ScalarType.ofPlain(text)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0, 0
                    80, 80
                    -80, -80
                    +80, 80
                    1_000, 1000
                    0x50, 80
                    -0x50, -80
                    0o17, 15
                    017, 15
                    0b101, 5
                    2147483647, 2147483647
                    -2147483648, -2147483648
                    2147483648,
                    99999999999999999999,
                    08,
                    """)
    void numbersHaveManyNotations(String text, Integer value) {
        assertThat(Numbers.parse(text)).isEqualTo(Optional.ofNullable(value));
    }

    @Test
    void labelsThatAreNoTextMustBeQuoted() {
        String text = "{apiVersion: v1, kind: Namespace, metadata: {name: nm, labels: {a: %s}}}";

        assertThat(Manifest.errors(text.formatted("yes")))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.rule()).isEqualTo("wrong-type");
                    assertThat(error.fix()).isEqualTo("put it in quotes");
                });
        assertThat(Manifest.only(Namespace.class, text.formatted("'yes'")).meta().labels())
                .containsEntry("a", "yes");
        assertThat(Manifest.only(Namespace.class, text.formatted("!!str yes")).meta().labels())
                .containsEntry("a", "yes");
    }

    @Test
    void namesOfFieldsAreReadAsKubectlReadsThem() {
        var manifests =
                Manifest.read(
                        "{apiVersion: v1, kind: Namespace, metadata: {name: nm, labels: {y: a, 0x10:"
                                + " b}}}");

        assertThat(manifests.resources().getFirst().meta().labels())
                .containsEntry("true", "a")
                .containsEntry("16", "b");
        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("boolean-key");
    }
}

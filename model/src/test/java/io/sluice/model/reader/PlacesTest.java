package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Places;
import io.sluice.model.Places.Ends;
import io.sluice.model.Position;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final String TEXT =
            """
            # one
            apiVersion: v1
            kind: Pod
            metadata:
              name: "we\\u0062"   # quoted
              labels: {app: web, note: 😀, next: [a,
                b]}
              annotations:
                text: |
                  two
                  lines

            # after
            spec:
              containers:
                - name: c
                  image: i
                - {name: d, image: i}
            # the end
            """;

    private final Places places = ManifestReader.readPlacedText("p.yaml", TEXT).places();

    @Test
    void aScalarEndsAfterItsLastCharacter() {
        assertThat(value("v1")).contains(end("v1"));
        assertThat(value("\"we")).contains(end("62\""));
        assertThat(value("😀")).contains(end("😀"));
        assertThat(value("|")).contains(at(TEXT.indexOf("# after")));
    }

    @Test
    void bracesEndAfterTheClosingOne() {
        assertThat(value("{app")).contains(end("b]}"));
        assertThat(value("[a,")).contains(end("b]"));
        assertThat(value("{name: d")).contains(end("{name: d, image: i}"));
    }

    @Test
    void anObjectWithoutBracesEndsWithItsLastValueAndNotWithTheCommentsAfterIt() {
        assertThat(ends("apiVersion"))
                .isEqualTo(
                        new Ends(
                                Optional.of(end("apiVersion")),
                                Optional.of(end("{name: d, image: i}"))));
        assertThat(value("- name: c")).contains(end("{name: d, image: i}"));
        assertThat(ends("name: c"))
                .isEqualTo(
                        new Ends(
                                Optional.of(at(TEXT.indexOf("name: c") + 4)),
                                Optional.of(end("image: i"))));
    }

    @Test
    void nothingBeginsInTheMiddle() {
        assertThat(places.ends(Set.of(at(TEXT.indexOf("iVersion")), at(0)))).isEmpty();
        assertThat(Places.NONE.ends(Set.of(at(TEXT.indexOf("apiVersion"))))).isEmpty();
    }

    @Test
    void manyPlacesAreFoundAtOnce() {
        var starts = Set.of(at(TEXT.indexOf("v1")), at(TEXT.indexOf("Pod")));

        assertThat(places.ends(starts)).containsOnlyKeys(starts);
    }

    private Optional<Position> value(String text) {
        return ends(text).value();
    }

    private Ends ends(String text) {
        Position start = at(TEXT.indexOf(text));
        return Optional.ofNullable(places.ends(Set.of(start)).get(start)).orElseThrow();
    }

    private static Position end(String text) {
        return at(TEXT.indexOf(text) + text.length());
    }

    private static Position at(int offset) {
        String before = TEXT.substring(0, offset);
        int line = before.lastIndexOf('\n') + 1;
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        return new Position("p.yaml", lines + 1, before.codePointCount(line, offset) + 1);
    }
}

package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.frame.Json;
import io.sluice.cli.frame.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {
    @Test
    void jsonEscapesAndKeepsTheOrder() {
        var document = new LinkedHashMap<String, Object>();
        document.put("text", "a \"quoted\"\n\tline \\ \u0001");
        document.put("none", Optional.empty());
        document.put("list", List.of(1, true, List.of()));

        String json = Json.write(document);

        assertThat(json)
                .isEqualTo(
                        "{\"text\": \"a \\\"quoted\\\"\\n\\tline \\\\ \\u0001\", \"none\": null,"
                                + " \"list\": [1, true, []]}");
    }

    @Test
    void prettyJsonIsIndentedByTwo() {
        assertThat(Json.pretty(List.of("a", List.of()))).isEqualTo("[\n  \"a\",\n  []\n]");
    }

    @Test
    void aTableKeepsFurtherLinesInTheLastColumn() {
        var table = new Table("A", "B", "WHY");
        table.row("wide cell", "b", "one\ntwo");
        table.row("x", "", "");

        assertThat(table.toString())
                .isEqualTo(
                        """
                        A          B  WHY
                        wide cell  b  one
                                      two
                        x
                        """);
    }
}

package io.sluice.flows.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {
    private static TextTable table(String source, String destination) {
        var table = new TextTable().text("SOURCE").text("DESTINATION").number("BYTES").text("BY");
        table.row(List.of(source, destination, "123", "gateway"));
        return table;
    }

    @Test
    void whatFitsIsAsItIs() {
        var table = table("shop/deploy/cart", "api.example.com");

        assertThat(table.within(160)).isEqualTo(table.toString());
    }

    @Test
    void theWidestColumnsLoseTheMiddle() {
        var table = table("shop/deploy/cart", "a-long-name-of-a-host.in-a-zone.example.com");

        assertThat(table.within(60))
                .isEqualTo(
                        """
                        SOURCE            DESTINATION                 BYTES  BY
                        shop/deploy/cart  a-long-name-…e.example.com    123  gateway
                        """);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 253, 500})
    void noLineIsLonger(int length) {
        String text = table("s".repeat(length), "d".repeat(length)).within(160);

        assertThat(text.lines()).allMatch(line -> line.length() <= 160);
        assertThat(text).contains("123", "gateway");
    }

    @Test
    void aColumnStaysReadable() {
        String text = table("s".repeat(100), "d".repeat(100)).within(10);

        assertThat(text).contains("sssss…ssssss  ddddd…dddddd");
    }
}

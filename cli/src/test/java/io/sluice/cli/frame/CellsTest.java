package io.sluice.cli.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            textBlock =
                    """
                    shop/deploy/cart  ; shop/deploy/cart
                    a,b               ; "a,b"
                    say "no"          ; "say \""no\"""
                    =1+1              ; '=1+1
                    +1                ; '+1
                    -1                ; '-1
                    @SUM(A1),2        ; "'@SUM(A1),2"
                    """)
    void csvCellsAreQuotedAndNeverFormulas(String text, String cell) {
        assertThat(Cells.csv(text)).isEqualTo(cell);
    }

    @Test
    void csvCellsMayHaveSeveralLines() {
        assertThat(Cells.csv("one\ntwo")).isEqualTo("\"one\ntwo\"");
        assertThat(Cells.csv("\tone\r")).isEqualTo("\"'\tone\r\"");
    }

    @Test
    void nothingInAMarkdownCellEndsItOrMarksItUp() {
        assertThat(Cells.markdown("a|b", "x*y_z`", "<b>&", "one\ntwo", "\\"))
                .isEqualTo("| a\\|b | x\\*y\\_z\\` | &lt;b>&amp; | one<br>two | \\\\ |\n");
    }
}

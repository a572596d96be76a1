package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.frame.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FlowLinesTest {
    @Test
    void followingEndsWhenNobodyReadsAnyMore() {
        var closed = new PrintStream(new ClosedPipe(), false, StandardCharsets.UTF_8);
        var nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var lines = new FlowLines(new Terminal(closed, nowhere, false), FlowLines.Format.JSON);

        assertThatThrownBy(() -> lines.lost(1)).isInstanceOf(FlowLines.NobodyReadsException.class);
    }

    private static final class ClosedPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}

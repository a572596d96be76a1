package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.StateRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateRoomTest {
    @TempDir Path scratch = Path.of("");

    @Test
    void aDirectoryThatIsNotThereYetIsLeftForTheLabToMake() throws Refusal {
        StateRoom.require(scratch.resolve("state"));

        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsThereIsLeftAsItWas() throws Refusal {
        StateRoom.require(scratch);

        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void aFileInItsPlaceIsNamedWithTheWayOut() throws IOException {
        var file = Files.createFile(scratch.resolve("state"));

        assertThatThrownBy(() -> StateRoom.require(file))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(file + ": exists and is no directory")
                .hasMessageContaining("SLUICE_STATE=");
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefused() {
        var tooLong = scratch.resolve("x".repeat(108));

        assertThatThrownBy(() -> StateRoom.require(tooLong))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at most 107 bytes");
        assertThat(scratch).isEmptyDirectory();
    }
}

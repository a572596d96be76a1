package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabStateTest {
    @TempDir Path directory;

    @Test
    void aStateComesBackAsItWasWritten() throws Exception {
        var state =
                new LabState(
                        LabProcess.current(),
                        Path.of("/run/netns/sluice-node"),
                        Path.of("/run/netns/sluice-outside"),
                        Path.of("/run/with \"quotes\" and \\/ca.pem"),
                        TestCluster.address("10.96.0.10"),
                        List.of(
                                new LabState.PodState(
                                        "frontend",
                                        "web-0",
                                        "pod0",
                                        TestCluster.addresses("10.244.0.1", "fd00::1"),
                                        Path.of("/run/netns/frontend.web-0"))),
                        List.of(Path.of("/run/netns/frontend.web-0")));
        var file = Files.writeString(directory.resolve("lab.json"), LabStateText.write(state));

        assertThat(LabState.read(file)).contains(state);
        assertThat(LabState.find(LabSettings.in(directory))).contains(state);
    }

    @Test
    void aProcessNumberThatWasUsedAgainIsNotTheLab() throws Exception {
        long pid = ProcessHandle.current().pid();

        assertThat(LabProcess.current().alive()).isTrue();
        assertThat(new LabProcess(pid, 1).alive()).isFalse();
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        for (String text : List.of("", "[1]", "{\"pid\": \"x\"}", "{", "{\"pid\": 1}")) {
            var file = Files.writeString(directory.resolve("lab.json"), text);

            assertThatThrownBy(() -> LabState.read(file))
                    .as(text)
                    .hasMessageContaining("lab.json is damaged");
        }
        assertThat(LabState.read(directory.resolve("none.json"))).isEmpty();
    }
}

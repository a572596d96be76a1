package io.sluice.cli.frame;

import io.sluice.lab.LabSettings;
import io.sluice.lab.LabState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The lab that `sluice up` or `sluice demo` runs for this user.
public final class RunningLab {
    private RunningLab() {}

    /// @throws Refusal when none runs
    public static LabState find() throws Refusal, IOException {
        var settings = LabSettings.standard();
        return LabState.find(settings)
                .orElseThrow(() ->
                        new Refusal(
                                Exit.NO_SERVER,
                                "no lab runs ("
                                        + settings.stateFile()
                                        + " names none); start one with `sluice up -f PATH`"
                                        + " or `sluice demo`"));
    }

    /// Where the flows of the lab with this state file are asked for.
    public static Path flowSocket(Path stateFile) {
        return stateFile.resolveSibling("flows.sock");
    }

    /// Where the flows of this user's lab are asked for, whether it runs or not.
    public static Path flowSocket() {
        return flowSocket(LabSettings.standard().stateFile());
    }

    /// Removes the state directory once nothing is in it.
    public static void removeStateDirectory(Path stateFile) throws IOException {
        try {
            Files.deleteIfExists(stateFile.toAbsolutePath().getParent());
        } catch (DirectoryNotEmptyException e) {
            // Another lab uses it already.
        }
    }
}

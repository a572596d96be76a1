package io.sluice.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The program that this process runs.
public final class ProcessImage {
    private ProcessImage() {}

    /// Starts the same program again with the same arguments, in place of itself: the process keeps
    /// its number, its namespaces, and its input and output. Does not return.
    ///
    /// @throws IOException when the program cannot be started
    public static void restart() throws IOException {
        String line = Files.readString(Path.of("/proc/self/cmdline"));
        // Every argument ends with a zero byte; the last one would split into an empty rest.
        var arguments = List.of(line.substring(0, line.length() - 1).split("\0", -1));
        throw new KernelException(
                "start " + arguments.getFirst() + " again",
                -Libc.execv("/proc/self/exe", arguments));
    }
}

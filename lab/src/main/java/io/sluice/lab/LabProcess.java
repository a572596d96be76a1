package io.sluice.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process that cannot be confused with a later one of the same number.
///
/// @param pid its number
/// @param startTicks when it started, in clock ticks since the machine started (proc(5), `stat`,
///   field 22)
record LabProcess(long pid, long startTicks) {
    private static final int START_TIME_AFTER_NAME = 19;

    static LabProcess current() throws IOException {
        long pid = ProcessHandle.current().pid();
        return new LabProcess(pid, startTicks(pid));
    }

    boolean alive() {
        try {
            return startTicks(pid) == startTicks;
        } catch (IOException e) {
            return false;
        }
    }

    private static long startTicks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name in parentheses may hold anything, so fields are counted after its end.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[START_TIME_AFTER_NAME]);
    }
}

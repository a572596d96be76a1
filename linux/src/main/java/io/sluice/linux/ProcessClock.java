package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;

/// The CPU time that a process has used: all its threads, those that have ended too, user and
/// system time.
public final class ProcessClock {
    private static final int WHOLE_PROCESS_BY_SCHEDULER = 2;

    private ProcessClock() {}

    /// The CPU time of a process so far, in nanoseconds.
    ///
    /// @throws KernelException when there is no such process
    public static long cpuNanos(long pid) throws KernelException {
        int clock = (int) ~pid << 3 | WHOLE_PROCESS_BY_SCHEDULER;
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocate(16, 8);
            int done = Libc.clockGettime(clock, time.address());
            if (done < 0) {
                throw new KernelException("CPU time of process " + pid, -done);
            }
            return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, 8);
        }
    }
}

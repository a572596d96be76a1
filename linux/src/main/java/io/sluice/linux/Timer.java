package io.sluice.linux;

import org.jspecify.annotations.Nullable;

/// Something that an [EventLoop] does later, unless it is scheduled anew or cancelled before.
/// Belongs to one loop and its thread.
public abstract class Timer {
    static final int IDLE = -1;

    @Nullable Timer previous;
    @Nullable Timer next;
    int list = IDLE;
    long dueTick;

    /// Called once on the loop's thread when the time has come. May schedule this timer again.
    protected abstract void expired();

    /// True when it is scheduled.
    public final boolean isScheduled() {
        return list != IDLE;
    }
}

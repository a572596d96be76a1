package io.sluice.linux;

/// Something that tells of events until it is closed.
public interface Subscription extends AutoCloseable {
    /// Ends it and waits until the last event was delivered. Not to be called by a listener.
    @Override
    void close();
}

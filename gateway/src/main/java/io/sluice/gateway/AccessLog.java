package io.sluice.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The access log: one JSON object in one line for every connection. Lines are written by a thread
/// of its own, in batches; whoever hands over a record never waits. What does not fit, and what
/// cannot be written, is dropped and counted.
public final class AccessLog implements AutoCloseable {
    private static final int QUEUE = 16_384;
    private static final int BATCH_BYTES = 1 << 16;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final OutputStream out;
    private final boolean closesOut;
    private final JsonFactory json = JsonFactory.builder().rootValueSeparator("\n").build();
    private final ArrayBlockingQueue<AccessRecord> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Thread writer;
    private volatile boolean resting;
    private volatile boolean closed;
    private volatile String lastFailure = "";
    private boolean lineOpen;

    private AccessLog(OutputStream out, boolean closesOut) {
        this.out = out;
        this.closesOut = closesOut;
        writer = Thread.ofPlatform().name("access-log").daemon().start(this::write);
    }

    /// Appends to a file, which is made when it does not exist.
    public static AccessLog toFile(Path file) throws IOException {
        return new AccessLog(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true);
    }

    /// Writes to a stream, such as standard output, that stays open.
    public static AccessLog to(OutputStream out) {
        return new AccessLog(out, false);
    }

    /// Writes nowhere.
    public static AccessLog discarding() {
        return to(OutputStream.nullOutputStream());
    }

    /// Hands over a record. May be called by any thread.
    public void add(AccessRecord entry) {
        if (closed || !queue.offer(entry)) {
            dropped.incrementAndGet();
        } else if (resting) {
            resting = false;
            LockSupport.unpark(writer);
        }
    }

    /// How many records were lost: the queue was full, or writing failed.
    public long dropped() {
        return dropped.get();
    }

    /// How many records were written.
    public long written() {
        return written.get();
    }

    /// Why writing failed last, such as `No space left on device`; empty when it never did.
    public String lastFailure() {
        return lastFailure;
    }

    private void write() {
        var batch = new ByteArrayOutputStream(BATCH_BYTES);
        while (true) {
            boolean last = closed;
            var entry = queue.poll();
            if (entry == null) {
                if (last) {
                    return;
                }
                rest();
            } else {
                writeBatch(entry, batch);
                if (!last && queue.size() < QUEUE / 4) {
                    LockSupport.parkNanos(this, GATHER_NANOS);
                }
            }
        }
    }

    /// Sleeps until there is a record. The second look at the queue makes sure that none comes
    /// between the first look and the rest unseen.
    private void rest() {
        resting = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        resting = false;
    }

    private void writeBatch(AccessRecord first, ByteArrayOutputStream batch) {
        int count = 0;
        batch.reset();
        if (lineOpen) {
            batch.write('\n');
        }
        @Nullable AccessRecord entry = first;
        try (var generator = json.createGenerator(ObjectWriteContext.empty(), batch)) {
            while (entry != null) {
                AccessLine.write(entry, generator);
                count++;
                entry = batch.size() < BATCH_BYTES ? queue.poll() : null;
            }
        }
        batch.write('\n');
        try {
            batch.writeTo(out);
            out.flush();
            lineOpen = false;
            written.addAndGet(count);
        } catch (IOException e) {
            lineOpen = true;
            lastFailure = String.valueOf(e.getMessage());
            dropped.addAndGet(count);
        }
    }

    /// Writes what is left and ends.
    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closesOut) {
            out.close();
        }
    }
}

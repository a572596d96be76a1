package io.sluice.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// The right to be the one lab of a state directory. The kernel takes it back when the process
/// ends, however it ends.
///
/// Closing any descriptor of a locked file gives up the whole process's lock (fcntl(2)): so the
/// file is opened once only, and looked at by its size instead of its content.
final class LabLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final int MARK_SIZES = 1 << 20;

    private final Path file;
    private final FileChannel channel;

    private LabLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws IOException when a lab holds it; the message says which process
    static LabLock take(LabSettings settings) throws IOException {
        Path file = settings.lockFile().toAbsolutePath();
        if (!HELD_HERE.add(file)) {
            throw refusal(settings);
        }
        try {
            while (true) {
                var channel =
                        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (channel.tryLock() == null) {
                    channel.close();
                    throw refusal(settings);
                }
                if (inPlace(file, channel)) {
                    return new LabLock(file, channel);
                }
                // Its holder removed the file between our opening and locking it.
                channel.close();
            }
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(file);
            throw e;
        }
    }

    /// True when the locked file is still the one that others would open: it has the size that it
    /// is given here.
    private static boolean inPlace(Path file, FileChannel channel) throws IOException {
        int size = ThreadLocalRandom.current().nextInt(1, MARK_SIZES);
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), size - 1);
        try {
            return Files.size(file) == size;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static IOException refusal(LabSettings settings) throws IOException {
        String who =
                LabState.read(settings.stateFile())
                        .map(state -> "process " + state.pid())
                        .orElse("another process");
        return new IOException(
                "a lab runs already ("
                        + who
                        + ", state in "
                        + settings.stateDirectory()
                        + "): stop it first, or use another state directory (SLUICE_STATE)");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
        HELD_HERE.remove(file);
    }
}

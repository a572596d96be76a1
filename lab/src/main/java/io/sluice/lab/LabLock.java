package io.sluice.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The right to be the one lab of a state directory. The kernel takes it back when the process
/// ends, however it ends.
final class LabLock implements AutoCloseable {
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
        for (; ; ) {
            var channel =
                    FileChannel.open(
                            settings.lockFile(),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (lock(channel).isEmpty()) {
                channel.close();
                throw new IOException(refusal(settings));
            }
            var lock = new LabLock(settings.lockFile(), channel);
            if (lock.inPlace()) {
                return lock;
            }
            // Its holder removed the file between our opening and locking it.
            channel.close();
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    /// True when the locked file is still the one that others would open: it holds what is written
    /// to it here.
    private boolean inPlace() throws IOException {
        String mark = ProcessHandle.current().pid() + "." + System.nanoTime();
        channel.truncate(0);
        channel.write(java.nio.charset.StandardCharsets.UTF_8.encode(mark));
        try {
            return Files.readString(file).equals(mark);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static String refusal(LabSettings settings) throws IOException {
        String who =
                LabState.read(settings.stateFile())
                        .map(state -> "process " + state.pid())
                        .orElse("another process");
        return "a lab runs already ("
                + who
                + ", state in "
                + settings.stateDirectory()
                + "): stop it first, or use another state directory";
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}

package io.sluice.flows.service;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// The file of a listening Unix socket.
///
/// @param path where it is
/// @param key what the file system calls this very file, to leave alone another that took its place
record SocketFile(Path path, Object key) {
    /// Binds the listener. The file appears at its path only once its mode is 0600, in the place of
    /// a file that nobody answers on. Of several that try at the same time one succeeds.
    static SocketFile bind(ServerSocketChannel listener, Path path) throws IOException {
        refuseUnlessFree(path);
        var parent = Objects.requireNonNull(path.toAbsolutePath().getParent());
        Files.createDirectories(parent);
        var turn = path.resolveSibling(path.getFileName() + ".lock");
        try (var channel = FileChannel.open(turn, CREATE, WRITE, NOFOLLOW_LINKS)) {
            takeTurn(channel, path);
            try {
                refuseUnlessFree(path);
                return bindFree(listener, path, parent);
            } finally {
                Files.deleteIfExists(turn);
            }
        }
    }

    private static void takeTurn(FileChannel channel, Path path) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException here) {
            // The other one is in this process.
        }
        throw new IOException("another instance is starting on " + path);
    }

    private static SocketFile bindFree(ServerSocketChannel listener, Path path, Path parent)
            throws IOException {
        var closet = Files.createTempDirectory(parent, "s");
        try {
            var hidden = closet.resolve("s");
            listener.bind(UnixDomainSocketAddress.of(hidden));
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
            return new SocketFile(path, key(path));
        } finally {
            Files.deleteIfExists(closet.resolve("s"));
            Files.delete(closet);
        }
    }

    private static Object key(Path path) throws IOException {
        return Objects.requireNonNull(attributes(path).fileKey());
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void refuseUnlessFree(Path path) throws IOException {
        try {
            if (!attributes(path).isOther()) {
                throw new IOException(path + " is there already and is no socket");
            }
        } catch (NoSuchFileException absent) {
            return;
        }
        if (answers(path)) {
            throw new IOException("another running instance answers on " + path + "; end it first");
        }
    }

    private static boolean answers(Path path) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobody) {
            return false;
        }
    }

    void deleteIfOwn() throws IOException {
        try {
            if (key(path).equals(key)) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            // Somebody else removed it.
        }
    }
}

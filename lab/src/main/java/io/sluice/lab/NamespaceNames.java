package io.sluice.lab;

import io.sluice.linux.Errno;
import io.sluice.linux.KernelException;
import io.sluice.linux.Mounts;
import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Names namespaces by files that they are mounted on, as `ip netns` does. Where mounting is not
/// allowed, others reach a namespace through this process's descriptors.
final class NamespaceNames implements AutoCloseable {
    private final Path directory;
    private final boolean inMemory;
    private final boolean created;
    private final List<Path> given = new ArrayList<>();

    /// @param inMemory true to put a file system in memory over the directory
    /// @param ours true when a lab before this one may have made the directory
    NamespaceNames(Path directory, boolean inMemory, boolean ours) throws IOException {
        this.directory = directory;
        this.created = ours || !Files.isDirectory(directory);
        Files.createDirectories(directory);
        boolean mounted = false;
        if (inMemory) {
            try {
                Mounts.tmpfs(directory);
                mounted = true;
            } catch (KernelException e) {
                requireForbidden(e);
            }
        }
        this.inMemory = mounted;
    }

    /// The file that will name a namespace.
    Path file(String name) {
        return directory.resolve(name);
    }

    /// Names a namespace.
    ///
    /// @return the file by which other processes open it
    /// @throws IOException when the name is taken by somebody else
    Path give(String name, NetworkNamespace namespace) throws IOException {
        Path file = file(name);
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            throw taken(file);
        }
        given.add(file);
        try {
            Mounts.bind(namespace, file);
        } catch (KernelException e) {
            requireForbidden(e);
            take(name);
            return namespace.file();
        }
        return inMemory
                ? Path.of(
                        "/proc/" + ProcessHandle.current().pid() + "/root" + file.toAbsolutePath())
                : file;
    }

    static IOException taken(Path file) {
        return new IOException(
                file + " exists and is not of this lab: remove it, or rename the Pod");
    }

    private static void requireForbidden(KernelException e) throws KernelException {
        if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES) {
            throw e;
        }
    }

    void take(String name) throws IOException {
        Path file = file(name);
        if (given.remove(file)) {
            remove(file);
        }
    }

    /// Removes a file that names a namespace, whether the namespace is mounted on it or not yet.
    static void remove(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Mounts.unmount(file);
        } catch (KernelException e) {
            if (e.errno() != Errno.EINVAL && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
        if (Files.size(file) == 0) {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        for (var file : List.copyOf(given)) {
            remove(file);
        }
        given.clear();
        if (inMemory) {
            Mounts.unmount(directory);
        }
        if (created) {
            removeIfEmpty(directory);
        }
    }

    static void removeIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (FileSystemException e) {
            // Somebody else uses it: it is not empty, or something is mounted on it.
        }
    }
}

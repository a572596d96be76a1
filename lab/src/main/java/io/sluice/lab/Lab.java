package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A running lab. It lives in this process: servers are threads, namespaces are held by
/// descriptors. It ends with [#close()], with the process's orderly end, or, after a kill, when the
/// next lab of the same state directory starts.
public final class Lab implements AutoCloseable {
    private final LabSettings settings;
    private final LabLock lock;
    private final boolean madeDirectory;
    private final World world;
    private final Received received;
    private final Thread atExit = new Thread(this::closeAtExit, "lab-at-exit");
    private Cluster cluster;
    private boolean closed;

    private Lab(
            LabSettings settings,
            LabLock lock,
            boolean madeDirectory,
            World world,
            Received received,
            Cluster cluster) {
        this.settings = settings;
        this.lock = lock;
        this.madeDirectory = madeDirectory;
        this.world = world;
        this.received = received;
        this.cluster = cluster;
    }

    /// Starts a lab.
    ///
    /// @param cluster what runs in it; see [LabDefaults#complete]
    /// @throws IOException when a lab runs with these settings already, or when the kernel or the
    ///   user's rights do not allow it; then nothing is left behind
    public static Lab start(Cluster cluster, LabSettings settings) throws IOException {
        var resolver = NameService.resolver(cluster);
        boolean made = makeDirectory(settings.stateDirectory());
        var lock = LabLock.take(settings);
        var files = fileNames(settings, cluster);
        boolean leftovers;
        try {
            leftovers = removeLeftovers(settings);
            requireFree(files);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            var authority = Authority.create();
            Files.writeString(settings.authorityFile(), authority.pem());
            write(
                    settings,
                    new LabState(
                            LabProcess.current(),
                            files.get(0),
                            files.get(1),
                            settings.authorityFile(),
                            resolver,
                            List.of(),
                            files));
            var received = new Received();
            var names =
                    new NamespaceNames(
                            settings.namesDirectory(), settings.namesInMemory(), leftovers);
            var world = World.create(nodeAddresses(cluster), names, authority, received);
            var lab = new Lab(settings, lock, made || leftovers, world, received, cluster);
            lab.begin(cluster);
            return lab;
        } catch (IOException | RuntimeException e) {
            removeFiles(settings, lock, made);
            throw e;
        }
    }

    private static List<IpAddress> nodeAddresses(Cluster cluster) {
        return cluster.nodes().isEmpty() ? List.of() : cluster.nodes().getFirst().addresses();
    }

    private void begin(Cluster first) throws IOException {
        try {
            update(first);
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IOException | RuntimeException e) {
            closed = true;
            world.close();
            throw e;
        }
    }

    private static void removeFiles(LabSettings settings, LabLock lock, boolean directory)
            throws IOException {
        Files.deleteIfExists(settings.stateFile());
        Files.deleteIfExists(settings.authorityFile());
        lock.close();
        if (directory) {
            NamespaceNames.removeIfEmpty(settings.stateDirectory());
        }
    }

    private static void requireFree(List<Path> files) throws IOException {
        for (var file : files) {
            if (Files.exists(file)) {
                throw NamespaceNames.taken(file);
            }
        }
    }

    private static boolean makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            if (!Files.getOwner(directory).equals(Files.getOwner(Path.of("/proc/self")))) {
                throw new IOException(
                        directory
                                + " belongs to another user: use another state directory"
                                + " (SLUICE_STATE)");
            }
            return false;
        }
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return true;
    }

    /// Removes what a lab left that was killed: only what its state file names.
    ///
    /// @return true when there was such a lab
    private static boolean removeLeftovers(LabSettings settings) throws IOException {
        var dead = LabState.read(settings.stateFile());
        if (dead.isEmpty()) {
            return false;
        }
        if (dead.get().process().alive()) {
            throw new IOException(
                    "a lab runs already (process " + dead.get().pid() + "): stop it first");
        }
        for (var name : dead.get().names()) {
            if (name.startsWith(settings.namesDirectory())) {
                NamespaceNames.remove(name);
            }
        }
        Files.delete(settings.stateFile());
        return true;
    }

    private static List<Path> fileNames(LabSettings settings, Cluster cluster) {
        var files = new ArrayList<Path>();
        files.add(settings.namesDirectory().resolve(World.NODE_NAME));
        files.add(settings.namesDirectory().resolve(World.OUTSIDE_NAME));
        for (var pod : World.runnable(cluster)) {
            String name = pod.meta().namespace() + "." + pod.meta().name();
            files.add(settings.namesDirectory().resolve(name));
        }
        return files;
    }

    private static void write(LabSettings settings, LabState state) throws IOException {
        var file = settings.stateFile();
        var next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.writeString(next, LabStateText.write(state));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // Left over when the disk is full.
            Files.deleteIfExists(next);
        }
    }

    /// Brings the running lab to another cluster: Pods, Services, outside hosts and names come, go
    /// and change; what stays is not disturbed.
    ///
    /// @throws IOException when something could not be made; what was done until then stays
    public synchronized void update(Cluster next) throws IOException {
        if (closed) {
            throw new IOException("the lab has ended");
        }
        var resolver = NameService.resolver(next);
        var before = fileNames(settings, cluster);
        var after = fileNames(settings, next);
        requireFree(after.stream().filter(file -> !before.contains(file)).toList());
        var both = new ArrayList<>(after);
        before.stream().filter(file -> !after.contains(file)).forEach(both::add);
        // What is made is written down first, so that it can be removed after a kill.
        write(settings, state(resolver, both));
        world.apply(next);
        cluster = next;
        write(settings, state(resolver, after));
    }

    private LabState state(IpAddress resolver, List<Path> names) throws IOException {
        return new LabState(
                LabProcess.current(),
                world.nodeFile(),
                world.outsideFile(),
                settings.authorityFile(),
                resolver,
                world.podStates(),
                names);
    }

    /// The node's network namespace, open for as long as the lab runs.
    public NetworkNamespace node() {
        return world.node();
    }

    /// The network namespace of the outside, open for as long as the lab runs.
    public NetworkNamespace outside() {
        return world.outside();
    }

    /// The running Pods.
    public synchronized List<LabPod> pods() {
        return world.pods();
    }

    /// A running Pod by `namespace/name`.
    public Optional<LabPod> pod(String path) {
        return pods().stream().filter(pod -> pod.path().equals(path)).findFirst();
    }

    /// What runs in the lab.
    public synchronized Cluster cluster() {
        return cluster;
    }

    /// What the lab leaves out, and why: for people.
    public synchronized List<String> notes() {
        return world.notes();
    }

    /// The state file, for `--lab` of other commands.
    public Path stateFile() {
        return settings.stateFile();
    }

    /// The certificate that verifies the lab's servers, PEM.
    public Path authorityFile() {
        return settings.authorityFile();
    }

    /// Where Pods resolve names.
    public IpAddress resolver() {
        return NameService.resolver(cluster());
    }

    /// Attempts from inside a Pod. Close it to let go of the Pod's network namespace.
    ///
    /// @throws IOException when there is no such Pod
    public Probe probe(String path) throws IOException {
        var state = LabState.read(settings.stateFile());
        var pod = pod(path);
        if (pod.isEmpty()) {
            throw new IOException(
                    state.map(s -> s.noSuchPod(path)).orElse("the lab has no Pod " + path));
        }
        return new Probe(
                NetworkNamespace.open(pod.get().network().file()), resolver(), authorityFile());
    }

    /// True when a server of the lab got the datagram with this token; see [Probe#spoof].
    public boolean received(String token) {
        return received.has(token);
    }

    private void closeAtExit() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends everything and removes what the lab left visible.
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (!Thread.currentThread().equals(atExit)) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The process is ending already.
            }
        }
        world.close();
        removeFiles(settings, lock, madeDirectory);
    }
}

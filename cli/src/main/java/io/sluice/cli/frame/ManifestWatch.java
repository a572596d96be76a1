package io.sluice.cli.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Notices changed manifests by looking: works on every file system, and with editors that replace
/// files. A change counts once it has been still for one look, so that half-written files are
/// rarely read.
public final class ManifestWatch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(150);

    /// What a change of content changes.
    private record Stamp(long modifiedNanos, long size, String key) {}

    private final List<Path> paths;
    private Map<Path, Stamp> applied;

    /// @param paths files and directories; `-` is never watched
    public ManifestWatch(List<String> paths) {
        this.paths = paths.stream().filter(path -> !path.equals("-")).map(Path::of).toList();
        this.applied = look();
    }

    /// Waits for the next change, for ever if need be.
    public void awaitChange() throws InterruptedException {
        while (true) {
            Thread.sleep(LOOK_EVERY);
            var seen = look();
            if (seen.equals(applied)) {
                continue;
            }
            Thread.sleep(LOOK_EVERY);
            var again = look();
            if (again.equals(seen)) {
                applied = again;
                return;
            }
        }
    }

    private Map<Path, Stamp> look() {
        var stamps = new TreeMap<Path, Stamp>();
        for (var path : paths) {
            try (Stream<Path> files = Files.walk(path)) {
                files.forEach(file -> add(stamps, file));
            } catch (IOException | UncheckedIOException e) {
                // Gone or unreadable for now: reading it will say why.
                stamps.remove(path);
            }
        }
        return stamps;
    }

    private static void add(Map<Path, Stamp> stamps, Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                stamps.put(
                        file,
                        new Stamp(
                                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                                attributes.size(),
                                String.valueOf(attributes.fileKey())));
            }
        } catch (NoSuchFileException e) {
            stamps.remove(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

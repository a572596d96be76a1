package io.sluice.cli.frame;

import io.sluice.model.reader.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Notices changed manifests by looking at the files that would be read: works on every file
/// system, and with editors that replace files. A change counts once it has been still for one
/// look, so that half-written files are rarely read.
public final class ManifestWatch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(150);

    /// What a change of content changes.
    private record Stamp(long modifiedNanos, long size, String key) {}

    private final List<String> paths;
    private Map<Path, Stamp> applied;

    /// @param paths files and directories; `-` is never watched
    public ManifestWatch(List<String> paths) {
        this.paths = List.copyOf(paths);
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
        for (Path file : ManifestReader.files(paths)) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(
                        file,
                        new Stamp(
                                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                                attributes.size(),
                                String.valueOf(attributes.fileKey())));
            } catch (IOException e) {
                // Gone or unreadable for now: reading it will say why.
                stamps.remove(file);
            }
        }
        return stamps;
    }
}

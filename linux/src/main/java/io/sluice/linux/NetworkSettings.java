package io.sluice.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Kernel settings of a network namespace: what a thread finds under `/proc/sys/net` is that of the
/// namespace it is in.
public final class NetworkSettings {
    private static final Path ROOT = Path.of("/proc/sys/net");

    private NetworkSettings() {}

    /// Gives each setting (its path below `/proc/sys/net`) its value, in the map's order. A setting
    /// that has its value already is not written, so that a read-only `/proc` does where nothing is
    /// to be changed; one that this kernel does not have is passed over.
    ///
    /// @throws IOException when a setting may not be written
    public static void write(NetworkNamespace namespace, Map<String, String> values)
            throws IOException {
        namespace.call(() -> {
            for (var value : values.entrySet()) {
                Path file = ROOT.resolve(value.getKey());
                if (Files.exists(file)
                        && !Files.readString(file).strip().equals(value.getValue())) {
                    Files.writeString(file, value.getValue());
                }
            }
            return true;
        });
    }
}

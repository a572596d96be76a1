package io.sluice.cli.frame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a lab can keep its state in a directory, asked before anything is made.
public final class StateRoom {
    /// `sun_path` of a Unix socket, without its final zero: unix(7).
    private static final int SOCKET_PATH_BYTES = 107;

    /// More than a state file of thousands of Pods takes at first; a disk that lacks it is full.
    private static final int ROOM_BYTES = 64 << 10;

    private StateRoom() {}

    /// @throws Refusal when it cannot be written to, is full, or its path is too long for a socket
    public static void require(Path directory) throws Refusal {
        Path socket = RunningLab.flowSocket(directory.resolve("lab.json"));
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > SOCKET_PATH_BYTES) {
            throw refusal(
                    directory,
                    "a socket's path has at most "
                            + SOCKET_PATH_BYTES
                            + " bytes, "
                            + socket.getFileName()
                            + " in it has "
                            + length);
        }
        boolean isOurs = !Files.exists(directory);
        try {
            Files.createDirectories(directory);
            tryRoom(directory);
        } catch (IOException e) {
            throw refusal(directory, Failure.text(e));
        } finally {
            if (isOurs) {
                // Whoever makes the lab makes it, with the rights that it needs.
                boolean _ = directory.toFile().delete();
            }
        }
    }

    private static void tryRoom(Path directory) throws IOException {
        Path room = Files.createTempFile(directory, "room", null);
        try {
            Files.write(room, new byte[ROOM_BYTES]);
        } finally {
            Files.deleteIfExists(room);
        }
    }

    private static Refusal refusal(Path directory, String why) {
        return Refusal.invalid(
                "the lab cannot keep its state in "
                        + directory
                        + ": "
                        + why
                        + "\n  do    make room or give access, or name another directory:"
                        + " SLUICE_STATE=DIRECTORY");
    }
}

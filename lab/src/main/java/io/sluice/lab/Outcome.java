package io.sluice.lab;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/// Tells by an exception what became of an attempt. The platform has no error numbers, only the
/// system's words.
public final class Outcome {
    private Outcome() {}

    /// What a failed attempt ended in.
    public static ProbeResult of(IOException e) {
        String words = words(e);
        if (e instanceof SocketTimeoutException) {
            return new ProbeResult.TimedOut();
        }
        if (e instanceof EOFException) {
            return new ProbeResult.Ended(words);
        }
        return switch (words) {
            case "Connection refused" -> new ProbeResult.Refused();
            case "Connection timed out" -> new ProbeResult.TimedOut();
            case "No route to host",
                    "Network is unreachable",
                    "Permission denied",
                    "Operation not permitted",
                    "Protocol not available" ->
                    new ProbeResult.Rejected(words);
            default -> new ProbeResult.Ended(words);
        };
    }

    static String words(IOException e) {
        return switch (e) {
            case java.net.PortUnreachableException _ -> "Connection refused";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}

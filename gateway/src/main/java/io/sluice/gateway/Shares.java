package io.sluice.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Each loop's share of the limits, within the number of descriptors that the process may open.
final class Shares {
    private static final int OTHER_DESCRIPTORS = 256;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private Shares() {}

    static GatewaySettings.Limits of(GatewaySettings settings) {
        var limits = settings.limits();
        int loops = settings.loops();
        int pipes = share(limits.pipes(), loops);
        long free =
                descriptors() - OTHER_DESCRIPTORS - (2L * pipes + GatewayLoop.MOST_BESIDES) * loops;
        int tunnels = Math.clamp(free / 2, 1, limits.tunnels());
        int scaled = (int) ((long) limits.tunnelsPerSource() * tunnels / limits.tunnels());
        return new GatewaySettings.Limits(
                share(tunnels, loops),
                share(Math.max(1, scaled), loops),
                share(limits.openHellos(), loops),
                share(limits.openHellosPerSource(), loops),
                pipes);
    }

    private static int share(int all, int loops) {
        return Math.ceilDiv(all, loops);
    }

    private static long descriptors() {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.substring("Max open files".length()).strip().split(" +")[0])
                    .filter(soft -> !soft.equals("unlimited"))
                    .map(Long::parseLong)
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}

package io.sluice.gateway;

import java.time.Duration;

/// Default timeouts with one of them changed.
final class Times {
    private static final GatewaySettings.Timeouts NORMAL = GatewaySettings.Timeouts.DEFAULT;

    private Times() {}

    static GatewaySettings.Timeouts hello(Duration hello) {
        return new GatewaySettings.Timeouts(
                hello,
                NORMAL.dns(),
                NORMAL.connect(),
                NORMAL.firstByte(),
                NORMAL.idle(),
                NORMAL.drain());
    }

    static GatewaySettings.Timeouts firstByte(Duration firstByte) {
        return new GatewaySettings.Timeouts(
                NORMAL.hello(),
                NORMAL.dns(),
                NORMAL.connect(),
                firstByte,
                NORMAL.idle(),
                NORMAL.drain());
    }

    static GatewaySettings.Timeouts connect(Duration connect) {
        return new GatewaySettings.Timeouts(
                NORMAL.hello(),
                NORMAL.dns(),
                connect,
                NORMAL.firstByte(),
                NORMAL.idle(),
                NORMAL.drain());
    }

    static GatewaySettings.Timeouts idle(Duration idle) {
        return new GatewaySettings.Timeouts(
                NORMAL.hello(),
                NORMAL.dns(),
                NORMAL.connect(),
                NORMAL.firstByte(),
                idle,
                NORMAL.drain());
    }

    static GatewaySettings.Timeouts drain(Duration drain) {
        return new GatewaySettings.Timeouts(
                NORMAL.hello(),
                NORMAL.dns(),
                NORMAL.connect(),
                NORMAL.firstByte(),
                NORMAL.idle(),
                drain);
    }
}

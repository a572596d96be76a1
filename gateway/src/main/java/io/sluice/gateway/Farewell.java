package io.sluice.gateway;

import io.sluice.linux.Errno;
import io.sluice.linux.Sockets;

/// Tells a refused client why, and waits a moment for it to leave: closing at once while it still
/// sends would reset the connection and lose the alert.
final class Farewell implements Phase {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final int MOST_READS = 16;

    private final Session session;
    private int reads;

    Farewell(Session session) {
        this.session = session;
    }

    void begin(Alert alert) {
        var buffer = session.gateway.buffer();
        Sockets.send(session.client, buffer, 0, alert.write(buffer));
        Sockets.shutdownSend(session.client);
        if (!session.clientWatched) {
            session.watchClient(GatewayLoop.INCOMING);
        }
        session.gateway.loop().schedule(session, PATIENCE_NANOS);
        ready(session.client, 0);
    }

    @Override
    public void ready(int fd, int events) {
        var buffer = session.gateway.buffer();
        while (reads++ < MOST_READS) {
            int count = Sockets.receive(fd, buffer, (int) buffer.byteSize());
            if (count == -Errno.EAGAIN) {
                return;
            }
            if (count <= 0) {
                break;
            }
        }
        session.closeClient(false);
    }

    @Override
    public void expired() {
        session.closeClient(true);
    }

    @Override
    public void release() {}
}

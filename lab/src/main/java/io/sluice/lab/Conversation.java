package io.sluice.lab;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/// What a server does with a connection, until one side ends it.
interface Conversation {
    /// @param connection in blocking mode; closed by the caller afterwards
    void hold(SocketChannel connection) throws IOException;
}

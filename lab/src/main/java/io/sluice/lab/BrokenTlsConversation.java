package io.sluice.lab;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Reads a ClientHello and answers with a fatal alert, `handshake_failure` (RFC 8446, section 6.2).
record BrokenTlsConversation() implements Conversation {
    private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 40};

    @Override
    public void hold(SocketChannel connection) throws IOException {
        var in = new DataInputStream(connection.socket().getInputStream());
        in.skipNBytes(3);
        in.skipNBytes(in.readUnsignedShort());
        connection.write(ByteBuffer.wrap(ALERT));
        connection.shutdownOutput();
        in.transferTo(java.io.OutputStream.nullOutputStream());
    }
}

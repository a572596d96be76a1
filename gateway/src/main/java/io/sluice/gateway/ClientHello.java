package io.sluice.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The first message of a TLS client (RFC 8446, section 4.1.2), as far as the gateway looks at it.
///
/// @param serverName the name it wants
/// @param highestVersion the highest version offered, such as 0x0304 for TLS 1.3, without GREASE
/// @param protocols the application protocols offered (ALPN, RFC 7301)
/// @param encrypted true when an encrypted ClientHello is inside, or something that looks like one
///   (GREASE): the name is then the outer one
record ClientHello(
        ServerName serverName, int highestVersion, List<String> protocols, boolean encrypted) {
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;
    private static final List<String> H2_HTTP1 = List.of("h2", "http/1.1");
    private static final byte[] H2_HTTP1_BYTES =
            "\0\u000c\2h2\10http/1.1".getBytes(StandardCharsets.ISO_8859_1);

    /// The message cannot be read.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final String why;

        Malformed(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    /// Reads the body of a ClientHello, which is all of `bytes` from `from` to `to`.
    static ClientHello parse(byte[] bytes, int from, int to) throws Malformed {
        var in = new Cursor(bytes, from, to);
        int version = in.number(2);
        in.skip(32);
        int sessionId = in.number(1);
        if (sessionId > 32) {
            throw new Malformed("a session id of " + sessionId + " bytes");
        }
        in.skip(sessionId);
        int ciphers = in.number(2);
        if (ciphers < 2 || (ciphers & 1) != 0) {
            throw new Malformed("a list of cipher suites of " + ciphers + " bytes");
        }
        in.skip(ciphers);
        int compressions = in.number(1);
        if (compressions < 1) {
            throw new Malformed("no compression method");
        }
        in.skip(compressions);
        if (version < 0x0300) {
            throw new Malformed("version " + Integer.toHexString(version));
        }
        if (in.left() == 0) {
            return new ClientHello(noName(), version, List.of(), false);
        }
        return extensions(in, version);
    }

    private static ServerName noName() {
        return new ServerName.None("the ClientHello has no server name");
    }

    private static ClientHello extensions(Cursor in, int legacyVersion) throws Malformed {
        if (in.number(2) != in.left()) {
            throw new Malformed("extensions that do not fill the message");
        }
        ServerName name = noName();
        int highest = legacyVersion;
        List<String> protocols = List.of();
        boolean encrypted = false;
        long seen = 0;
        while (in.left() > 0) {
            int type = in.number(2);
            var body = in.part(in.number(2));
            if (type < 64) {
                if ((seen & 1L << type) != 0) {
                    throw new Malformed("extension " + type + " twice");
                }
                seen |= 1L << type;
            }
            switch (type) {
                case SERVER_NAME -> name = serverName(body);
                case ALPN -> protocols = protocols(body);
                case SUPPORTED_VERSIONS -> highest = highest(body);
                case ENCRYPTED_CLIENT_HELLO -> encrypted = true;
                default -> {}
            }
        }
        return new ClientHello(name, highest, protocols, encrypted);
    }

    private static ServerName serverName(Cursor in) throws Malformed {
        if (in.left() == 0 || in.number(2) != in.left()) {
            throw new Malformed("a list of server names that does not fill its extension");
        }
        if (in.left() == 0) {
            return new ServerName.None("the list of server names is empty");
        }
        int type = in.number(1);
        int length = in.number(2);
        if (type != 0) {
            throw new Malformed("a server name of type " + type);
        }
        int at = in.at;
        in.skip(length);
        if (in.left() != 0) {
            throw new Malformed("more than one server name");
        }
        return ServerName.of(in.bytes, at, length);
    }

    private static List<String> protocols(Cursor in) throws Malformed {
        if (in.left() == H2_HTTP1_BYTES.length
                && java.util.Arrays.equals(
                        in.bytes, in.at, in.end, H2_HTTP1_BYTES, 0, H2_HTTP1_BYTES.length)) {
            return H2_HTTP1;
        }
        if (in.number(2) != in.left()) {
            throw new Malformed("a list of protocols that does not fill its extension");
        }
        var found = new ArrayList<String>();
        while (in.left() > 0) {
            int length = in.number(1);
            int at = in.at;
            in.skip(length);
            found.add(new String(in.bytes, at, length, StandardCharsets.ISO_8859_1));
        }
        return List.copyOf(found);
    }

    private static int highest(Cursor in) throws Malformed {
        if (in.number(1) != in.left()) {
            throw new Malformed("a list of versions that does not fill its extension");
        }
        int highest = 0;
        while (in.left() > 0) {
            int version = in.number(2);
            if (version >>> 8 == 3) {
                highest = Math.max(highest, version);
            }
        }
        return highest;
    }

    /// A place in the bytes that cannot leave them.
    private static final class Cursor {
        final byte[] bytes;
        final int end;
        int at;

        Cursor(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        int left() {
            return end - at;
        }

        void skip(int count) throws Malformed {
            if (count > end - at) {
                throw new Malformed("a length beyond the end of the message");
            }
            at += count;
        }

        int number(int size) throws Malformed {
            int start = at;
            skip(size);
            int value = 0;
            for (int i = start; i < at; i++) {
                value = value << 8 | bytes[i] & 0xff;
            }
            return value;
        }

        Cursor part(int length) throws Malformed {
            int start = at;
            skip(length);
            return new Cursor(bytes, start, at);
        }
    }
}

package io.sluice.node;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/// Messages with things that the proxy does not know, written byte by byte.
final class OddMessages {
    private static final HexFormat HEX = HexFormat.of();

    private OddMessages() {}

    /// A query of an unknown type, with an EDNS option of an unknown code and an unknown EDNS flag.
    static byte[] query(String name) {
        return join(
                "abcd 0130 0001 0000 0000 0001",
                name(name),
                "ff11 0001",
                "00 0029 1000 00004001 0008 fde9 0004 01020304");
    }

    /// An answer to it with records of unknown types, one of an unknown class, in two sections.
    static byte[] answer(byte[] query) {
        int end = questionEnd(query);
        return join(
                "abcd 8193 0001 0002 0000 0001",
                HEX.formatHex(query, 12, end),
                "c00c ff11 0001 00000001 0003 c0c0c0",
                "c00c 0001 0004 00000002 0001 ff",
                "00 0029 1000 01004001 0008 fde9 0004 01020304");
    }

    /// An answer with one address to a query for addresses.
    static byte[] addressAnswer(byte[] query) {
        return join(
                "0001 8180 0001 0001 0000 0000",
                HEX.formatHex(query, 12, questionEnd(query)),
                "c00c 0001 0001 0000003c 0004 cb007109");
    }

    static byte[] httpsQuery(String name) {
        return join("1234 0100 0001 0000 0000 0000", name(name), "0041 0001");
    }

    /// A service binding with ALPN, IPv4 hint, ECH and IPv6 hint, good for 300 s.
    static byte[] httpsAnswer(byte[] query, String v4, String v6) {
        return serviceBinding(
                query,
                "00"
                        + "0001 0003 026832"
                        + "0004 0004"
                        + HEX.formatHex(TestNode.ip(v4).bytes())
                        + "0005 0004 deadbeef"
                        + "0006 0010"
                        + HEX.formatHex(TestNode.ip(v6).bytes()));
    }

    /// A service binding that leads to another name, good for 300 s.
    static byte[] httpsAnswer(byte[] query, String target) {
        return serviceBinding(query, name(target));
    }

    private static byte[] serviceBinding(byte[] query, String targetAndParameters) {
        int length = 2 + targetAndParameters.replace(" ", "").length() / 2;
        return join(
                "1234 8180 0001 0001 0000 0000",
                HEX.formatHex(query, 12, questionEnd(query)),
                "c00c 0041 0001 0000012c" + "%04x".formatted(length) + "0001",
                targetAndParameters);
    }

    private static int questionEnd(byte[] query) {
        int at = 12;
        while (query[at] != 0) {
            at += query[at] + 1;
        }
        return at + 5;
    }

    private static String name(String name) {
        var bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return HEX.formatHex(bytes.toByteArray()) + "00";
    }

    private static byte[] join(String... parts) {
        var text = String.join("", Arrays.asList(parts)).replace(" ", "");
        return HEX.parseHex(text);
    }
}

package io.sluice.gateway;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// Reads along with a server's first bytes until its ServerHello is complete, or is seen not to
/// come. Keeps no bytes.
final class ServerHelloWatch {
    /// What the bytes so far are.
    enum Seen {
        /// The beginning of a ServerHello.
        PART,
        /// A whole ServerHello.
        COMPLETE,
        /// An alert.
        ALERT,
        /// Something else.
        NOT_TLS
    }

    private static final int ALERT_RECORD = 21;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int SERVER_HELLO = 2;

    private int headerAt;
    private int recordType;
    private int recordLengthHigh;
    private int recordLeft;
    private int messageAt;
    private int messageLength;
    private int alertAt;
    private int description = -1;

    /// Takes more bytes. Once it has answered something other than [Seen#PART] it must not be asked
    /// again.
    Seen add(MemorySegment bytes, int count) {
        for (int i = 0; i < count; i++) {
            int value = bytes.get(JAVA_BYTE, i) & 0xff;
            if (recordLeft == 0) {
                if (!header(value)) {
                    return Seen.NOT_TLS;
                }
            } else if (recordType == ALERT_RECORD) {
                recordLeft--;
                if (alertAt++ == 1) {
                    description = value;
                    return Seen.ALERT;
                }
            } else {
                recordLeft--;
                if (!message(value)) {
                    return Seen.NOT_TLS;
                }
                if (messageAt >= 4 && messageAt == 4 + messageLength) {
                    return Seen.COMPLETE;
                }
            }
        }
        return Seen.PART;
    }

    private boolean header(int value) {
        int at = headerAt++;
        if (at == 0) {
            recordType = value;
            return value == ALERT_RECORD || value == HANDSHAKE_RECORD;
        }
        if (at == 1) {
            return value == 3;
        }
        if (at == 3) {
            recordLengthHigh = value;
        }
        if (at == 4) {
            recordLeft = recordLengthHigh << 8 | value;
            headerAt = 0;
            return recordLeft > 0;
        }
        return true;
    }

    private boolean message(int value) {
        int at = messageAt++;
        if (at == 0) {
            return value == SERVER_HELLO;
        }
        if (at < 4) {
            messageLength = messageLength << 8 | value;
        }
        return true;
    }

    /// The alert's number (RFC 8446, section 6), or -1.
    int alertDescription() {
        return description;
    }
}

package io.sluice.gateway;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.sluice.flows.Reason;
import java.lang.foreign.MemorySegment;

/// The fatal TLS alerts (RFC 8446, section 6.2) that tell a client why it was refused.
enum Alert {
    ACCESS_DENIED(49),
    DECODE_ERROR(50),
    UNRECOGNIZED_NAME(112);

    private final int description;

    Alert(int description) {
        this.description = description;
    }

    /// Writes the alert as a TLS record to the beginning of a buffer and returns its length.
    int write(MemorySegment buffer) {
        byte[] bytes = {21, 3, 3, 0, 2, 2, (byte) description};
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
        return bytes.length;
    }

    static Alert of(Reason reason) {
        return switch (reason) {
            case NAME_NOT_SERVED, NO_NAME -> UNRECOGNIZED_NAME;
            case BAD_HELLO -> DECODE_ERROR;
            case NOT_ALLOWED,
                    SPOOFED_SOURCE,
                    UNKNOWN_POD,
                    NO_PROXY,
                    ADDRESS_MISMATCH,
                    FORBIDDEN_ADDRESS,
                    OVERLOADED,
                    DNS_FAILED,
                    CONNECT_FAILED,
                    CONNECT_TIMEOUT,
                    TLS_FAILED,
                    NO_FIRST_BYTE,
                    RESET,
                    IDLE_TIMEOUT ->
                    ACCESS_DENIED;
        };
    }
}

package io.sluice.gateway;

import io.sluice.flows.Reason;

/// Envoy's response flags (the access log's `%RESPONSE_FLAGS%`), for tools that know those: the
/// nearest one to each of our reasons.
final class ResponseFlag {
    private ResponseFlag() {}

    static String of(Reason reason) {
        return switch (reason) {
            case NOT_ALLOWED, SPOOFED_SOURCE, UNKNOWN_POD, ADDRESS_MISMATCH, FORBIDDEN_ADDRESS ->
                    "UAEX";
            case NAME_NOT_SERVED, NO_NAME -> "NR";
            case BAD_HELLO -> "DPE";
            case OVERLOADED, NO_PROXY -> "OM";
            case DNS_FAILED -> "DF";
            case CONNECT_FAILED, CONNECT_TIMEOUT -> "UF";
            case TLS_FAILED -> "UPE";
            case NO_FIRST_BYTE, RESET -> "UC";
            case IDLE_TIMEOUT -> "SI";
        };
    }
}

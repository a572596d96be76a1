package io.sluice.gateway;

import io.sluice.flows.Flow;
import io.sluice.model.IpAddress;
import java.util.List;

/// One connection as the access log shows it.
///
/// @param flow what happened
/// @param sourcePort the port that it came from
/// @param originalAddress the address that the client called
/// @param originalPort the port that the client called
/// @param ending who ended it
/// @param tlsVersion the highest TLS version that the client offered, such as 0x0304; 0 when no
///   ClientHello was read
/// @param protocols the application protocols that the client offered
/// @param encryptedHello true when the ClientHello held an encrypted one, or pretended to
public record AccessRecord(
        Flow flow,
        int sourcePort,
        IpAddress originalAddress,
        int originalPort,
        Ending ending,
        int tlsVersion,
        List<String> protocols,
        boolean encryptedHello) {
    public AccessRecord {
        protocols = List.copyOf(protocols);
    }
}

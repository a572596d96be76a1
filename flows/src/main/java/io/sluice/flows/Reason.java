package io.sluice.flows;

/// Why a connection did not do what its client wanted. Our own refusals are kept apart from what
/// the outside broke.
public enum Reason {
    /// No rule allows this workload to this destination.
    NOT_ALLOWED(Stage.POLICY, true),
    /// The source address does not belong to the interface it came from.
    SPOOFED_SOURCE(Stage.POLICY, true),
    /// The source or destination is a Pod address that is not known yet.
    UNKNOWN_POD(Stage.POLICY, true),
    /// It goes through a proxy of the node, and none was listening.
    NO_PROXY(Stage.POLICY, true),
    /// The name is in no listener's hosts.
    NAME_NOT_SERVED(Stage.POLICY, true),
    /// The original destination address is not among our resolver's answers for the name.
    ADDRESS_MISMATCH(Stage.POLICY, true),
    /// The name resolves to a loopback, private, link-local, metadata or otherwise special address.
    FORBIDDEN_ADDRESS(Stage.POLICY, true),
    /// No server name, or an address where a name is needed.
    NO_NAME(Stage.POLICY, true),
    /// Unparsable, oversized or late first bytes.
    BAD_HELLO(Stage.POLICY, true),
    /// More work than the gateway may hold.
    OVERLOADED(Stage.POLICY, true),
    /// The name could not be resolved.
    DNS_FAILED(Stage.DNS, false),
    /// The destination refused the connection or could not be reached.
    CONNECT_FAILED(Stage.CONNECT, false),
    /// The destination did not answer in time.
    CONNECT_TIMEOUT(Stage.CONNECT, false),
    /// The destination ended the TLS handshake.
    TLS_FAILED(Stage.TLS, false),
    /// The destination accepted, then ended the connection before its first byte.
    NO_FIRST_BYTE(Stage.FIRST_BYTE, false),
    /// The connection was reset while in use.
    RESET(Stage.TRANSFER, false),
    /// Nothing was sent for too long.
    IDLE_TIMEOUT(Stage.TRANSFER, false);

    private final Stage stage;
    private final boolean ours;

    Reason(Stage stage, boolean ours) {
        this.stage = stage;
        this.ours = ours;
    }

    /// The stage of the connection that it belongs to.
    public Stage stage() {
        return stage;
    }

    /// True when Sluice refused; false when the outside failed.
    public boolean isRefusal() {
        return ours;
    }
}

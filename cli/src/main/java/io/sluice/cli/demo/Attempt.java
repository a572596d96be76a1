package io.sluice.cli.demo;

/// A real connection, or something like it, from a Pod.
sealed interface Attempt {
    /// Connects to an echo server and asks it what it sees.
    record Tcp(Target to, int port) implements Attempt {
        @Override
        public String toString() {
            return to + ":" + port + "/TCP";
        }
    }

    /// Sends an echo server a datagram and waits for the answer.
    record Udp(Target to, int port) implements Attempt {
        @Override
        public String toString() {
            return to + ":" + port + "/UDP";
        }
    }

    /// Resolves a name as the Pod is configured to.
    record Dns(String name) implements Attempt {
        @Override
        public String toString() {
            return "DNS " + name;
        }
    }

    /// Resolves a name, opens TLS to port 443 of its address, verifies the certificate.
    record Https(String name, boolean v6) implements Attempt {
        @Override
        public String toString() {
            return "https://" + name + (v6 ? " (IPv6)" : "");
        }
    }

    /// Opens TLS to port 443 of a given address, asking for a name of its own choice.
    record Tls(Target to, String serverName) implements Attempt {
        @Override
        public String toString() {
            return to + ":443 SNI " + serverName;
        }
    }

    /// Sends a datagram with somebody else's source address.
    record Spoof(Target source, Target to, int port) implements Attempt {
        @Override
        public String toString() {
            return to + ":" + port + "/UDP as " + source;
        }
    }

    /// Uses the connection that was opened before the agent was killed.
    record Held(Target to, int port) implements Attempt {
        @Override
        public String toString() {
            return to + ":" + port + "/TCP (held open)";
        }
    }
}

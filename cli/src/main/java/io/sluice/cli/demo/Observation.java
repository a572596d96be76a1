package io.sluice.cli.demo;

import io.sluice.flows.Stage;

/// What comes of an attempt: promised by the examples, or seen.
sealed interface Observation {
    /// The server answered, and saw the Pod's own address.
    record Answered() implements Observation {
        @Override
        public String toString() {
            return "answered";
        }
    }

    /// The egress gateway carried it: the server answered with its own certificate and saw the
    /// gateway's address, and the gateway recorded workload, name and bytes.
    record Carried() implements Observation {
        @Override
        public String toString() {
            return "carried";
        }
    }

    /// Sluice refused it, at once and with a recorded reason.
    record Refused() implements Observation {
        @Override
        public String toString() {
            return "refused";
        }
    }

    /// Nothing arrived.
    record Dropped() implements Observation {
        @Override
        public String toString() {
            return "dropped";
        }
    }

    /// The gateway tried, and the destination failed.
    record FailsAt(Stage stage) implements Observation {
        @Override
        public String toString() {
            return "fails at " + stage.text();
        }
    }

    /// Nothing that any example promises.
    ///
    /// @param words what happened instead
    record Other(String words) implements Observation {
        @Override
        public String toString() {
            return words;
        }
    }
}

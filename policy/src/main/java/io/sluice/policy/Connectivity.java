package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.WorkloadRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Ports from one end to another.
///
/// @param from who connects
/// @param to to whom
/// @param family the address family that it is true of; empty when of every one that both have
/// @param ports the ports, at least one
public record Connectivity(End from, End to, Optional<AddressFamily> family, PortSet ports) {
    static final Comparator<Connectivity> ORDER =
            Comparator.comparing(Connectivity::from)
                    .thenComparing(Connectivity::to)
                    .thenComparing(connection -> connection.family.map(Enum::ordinal).orElse(-1))
                    .thenComparing(Connectivity::ports);

    /// Pods of a workload, or the outside. The outside comes last, and names after addresses.
    public sealed interface End extends Comparable<End> {
        /// Pods of one workload that are treated alike.
        ///
        /// @param workload the workload
        /// @param pods the Pods as `namespace/name`, sorted, when others of the workload are
        ///   treated differently; empty for all of them
        record Workload(WorkloadRef workload, List<String> pods) implements End {
            public Workload {
                pods = List.copyOf(pods);
            }
        }

        /// Addresses while no Pod has them.
        ///
        /// @param ranges sorted, with gaps between, IPv4 first
        record Outside(List<AddressRange> ranges) implements End {
            public Outside {
                ranges = List.copyOf(ranges);
            }
        }

        /// Outside destinations that are allowed because of their name alone, whatever address they
        /// have.
        ///
        /// @param names `name`, `*.name` or `*`, sorted
        record Names(List<String> names) implements End {
            public Names {
                names = List.copyOf(names);
            }
        }

        @Override
        default int compareTo(End other) {
            return switch (this) {
                case Workload one ->
                        other instanceof Workload two
                                ? Comparator.comparing(Workload::workload, WorkloadGroups.ORDER)
                                        .thenComparing(end -> end.pods.toString())
                                        .compare(one, two)
                                : -1;
                case Outside one ->
                        switch (other) {
                            case Workload _ -> 1;
                            case Outside two -> compare(one.ranges, two.ranges);
                            case Names _ -> -1;
                        };
                case Names one ->
                        other instanceof Names two
                                ? one.names.toString().compareTo(two.names.toString())
                                : 1;
            };
        }

        private static int compare(List<AddressRange> one, List<AddressRange> two) {
            for (int i = 0; i < Math.min(one.size(), two.size()); i++) {
                int byRange = one.get(i).compareTo(two.get(i));
                if (byRange != 0) {
                    return byRange;
                }
            }
            return Integer.compare(one.size(), two.size());
        }
    }
}

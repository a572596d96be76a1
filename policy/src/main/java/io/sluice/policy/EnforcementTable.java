package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everything that the kernel of one node must know about the decisions: three look-ups, who
/// (source address -> class), where (destination address -> class), what (subject class, peer
/// class, protocol, port -> rule).
///
/// A **class** stands for addresses that every rule of this node treats alike: local Pods of one
/// identity in the same blocks, other Pods that the same peers of local rules select in the same
/// blocks, or outside addresses in the same blocks. So the table grows with what local Pods mention
/// and not with the cluster, apart from one entry of `pods` for each Pod address. Class and rule
/// numbers follow from content alone, so that the same manifests give the same numbers in every
/// process, and a small change of manifests is a small change of the table. They are 1..2^30-1.
/// Addresses that are in no entry have class [#OTHER].
///
/// @param hash the content hash of the decisions it was made from
/// @param pods every Pod address of the cluster that may be met on the wire, one entry for each
/// @param ranges disjoint ranges of outside addresses that rules of this node mention, sorted
/// @param egress rules by source: the subject is the source's class
/// @param ingress rules by destination: the subject is the destination's class
/// @param rules every rule number used above and the rule it stands for, and those of rules that
///   decide about destinations by name
/// @param names the names that rules ask for, by the rule's number
public record EnforcementTable(
        String hash,
        List<PodAddress> pods,
        List<Block> ranges,
        Side egress,
        Side ingress,
        Map<Integer, RuleRef> rules,
        Map<Integer, Set<String>> names) {
    /// The class of addresses that no entry names.
    public static final int OTHER = 0;

    /// In [Entry#peer], any peer at all.
    public static final int ANY_PEER = -1;

    /// In [Entry#protocol], every protocol, those without ports included.
    public static final int ANY_PROTOCOL = -1;

    /// In [Entry#rule], no rule: a default decides.
    public static final int NO_RULE = 0;

    public EnforcementTable {
        pods = List.copyOf(pods);
        ranges = List.copyOf(ranges);
        rules = Map.copyOf(rules);
        names = Map.copyOf(names);
    }

    /// A Pod's address.
    ///
    /// @param address the address
    /// @param number its class
    /// @param pod the Pod
    /// @param local true when this node enforces its policies
    public record PodAddress(IpAddress address, int number, Pod pod, boolean local) {}

    /// Outside addresses of one class.
    public record Block(AddressRange range, int number) {}

    /// One direction.
    ///
    /// The entries of one subject and one peer are found by the narrowest that matches: a port or a
    /// range of ports, then every port of a protocol, then everything. Ports and ranges of one
    /// protocol do not overlap where one of them denies. What is found for the peer itself decides
    /// before what is found for any peer, and what no entry matches is refused.
    ///
    /// @param judged subject classes that entries decide about; all others may do anything
    /// @param entries what is allowed and denied, without duplicates
    public record Side(Set<Integer> judged, List<Entry> entries) {
        public Side {
            judged = Set.copyOf(judged);
            entries = List.copyOf(entries);
        }
    }

    /// A decision.
    ///
    /// @param subject the class of the local Pod
    /// @param peer the class of the other end, or [#ANY_PEER]
    /// @param protocol 6, 17, 132, or [#ANY_PROTOCOL]
    /// @param firstPort first destination port; 0 with `lastPort` 65535 = every port
    /// @param lastPort last destination port
    /// @param verdict what it says
    /// @param rule the number of the rule that says it, or [#NO_RULE]
    public record Entry(
            int subject,
            int peer,
            int protocol,
            int firstPort,
            int lastPort,
            Verdict verdict,
            int rule) {
        /// True when it is about every port of its protocol or protocols.
        public boolean isEveryPort() {
            return firstPort == 0 && lastPort == 65535;
        }
    }

    /// A decision about one destination that is known by name. Ranges of one protocol that are not
    /// about every port do not overlap, and the narrowest counts.
    ///
    /// @param protocol 6, 17, 132, or [#ANY_PROTOCOL]
    /// @param firstPort first destination port; 0 with `lastPort` 65535 = every port
    /// @param lastPort last destination port
    /// @param verdict what it says
    /// @param rule the rule that says it; empty when a default does
    public record Ruling(
            int protocol, int firstPort, int lastPort, Verdict verdict, Optional<RuleRef> rule) {}
}

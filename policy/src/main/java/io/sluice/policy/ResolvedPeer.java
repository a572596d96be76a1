package io.sluice.policy;

import io.sluice.model.HostPattern;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import java.util.List;

/// The other end of a rule with its look-ups done.
sealed interface ResolvedPeer {
    /// Pods, never an outside address (rules P2, P3, P4).
    record Pods(PodSet set, NetworkPolicy.Peer.Pods written) implements ResolvedPeer {}

    /// Addresses (rules P6, C6).
    record Block(IpBlock block) implements ResolvedPeer {}

    /// The addresses of the nodes with some labels, a block for each (rule C7).
    record Nodes(LabelSelector written, List<IpBlock> blocks) implements ResolvedPeer {
        public Nodes {
            blocks = List.copyOf(blocks);
        }
    }

    /// Destinations by DNS name (rule C8).
    ///
    /// @param oneLabel whether a wildcard stands for exactly one label
    record Names(List<HostPattern> patterns, boolean oneLabel) implements ResolvedPeer {
        public Names {
            patterns = List.copyOf(patterns);
        }

        /// True when one of the names is matched. Allocates nothing.
        boolean matches(List<String> names) {
            for (int i = 0; i < names.size(); i++) {
                for (int j = 0; j < patterns.size(); j++) {
                    HostPattern pattern = patterns.get(j);
                    String name = names.get(i);
                    if (oneLabel ? pattern.matchesOneLabel(name) : pattern.matches(name)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /// Nobody: what a rule that accepts makes of a part that is not understood (rule C9).
    record Nobody() implements ResolvedPeer {}
}

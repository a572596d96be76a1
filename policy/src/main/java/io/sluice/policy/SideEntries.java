package io.sluice.policy;

import io.sluice.policy.Rulings.Decision;
import io.sluice.policy.Rulings.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one side says to each class of peers, as entries of an [EnforcementTable] whose rules have
/// no numbers yet.
final class SideEntries {
    private final Side side;
    private final AddressClasses classes;
    private final List<Entry> entries = new ArrayList<>();

    /// @param peer the class of the other end, or [EnforcementTable#ANY_PEER]
    record Entry(int peer, Range range) {}

    private SideEntries(Side side, AddressClasses classes) {
        this.side = side;
        this.classes = classes;
    }

    static List<Entry> of(Side side, AddressClasses classes) {
        var made = new SideEntries(side, classes);
        if (side.isTiered()) {
            made.tiers();
        } else {
            made.allowed();
        }
        return made.entries;
    }

    /// Everything that NetworkPolicies allow. They never deny, so what any peer may need not be
    /// said again for each peer.
    private void allowed() {
        var rules = side.networkPolicies();
        allow(rules, EnforcementTable.ANY_PEER, rules.anyPeerPorts());
        if (rules.anyPeerPorts().isEverything()) {
            return;
        }
        for (PodClass peer : mentionedPods()) {
            allow(rules, classes.number(peer), rules.peerPorts(peer.identity(), peer.example()));
        }
        for (var range : mentionedRanges()) {
            allow(rules, classes.number(range), rules.addressPorts(range.range().first()));
        }
    }

    private void allow(RuleList rules, int peer, Ports ports) {
        ports.forEach((protocol, first, last, rule) -> {
            var decision = new Decision(Verdict.ALLOW, Optional.of(rules.rules().get(rule)));
            entries.add(new Entry(peer, new Range(protocol, first, last, decision)));
        });
    }

    /// What all tiers come to: for any peer, and for each peer that a rule mentions where that is
    /// something else.
    private void tiers() {
        var any = side.rulingsOfAnyPeer();
        add(EnforcementTable.ANY_PEER, RulingEntries.of(any, RulingEntries.REFUSED));
        for (PodClass peer : mentionedPods()) {
            var rulings = side.rulings(peer.identity(), peer.example(), List.of());
            add(classes.number(peer), RulingEntries.of(rulings, any));
        }
        for (var range : mentionedRanges()) {
            var rulings = side.rulings(null, range.range().first(), List.of());
            add(classes.number(range), RulingEntries.of(rulings, any));
        }
    }

    private void add(int peer, List<Range> ranges) {
        ranges.forEach(range -> entries.add(new Entry(peer, range)));
    }

    private Set<PodClass> mentionedPods() {
        var peers = new LinkedHashSet<PodClass>();
        for (PodSet set : side.podSets()) {
            peers.addAll(classes.in(set));
        }
        if (!side.podBlocks().isEmpty()) {
            peers.addAll(classes.inBlocks());
        }
        if (side.mentionsEveryPod()) {
            for (PodClass peer : classes.all()) {
                if (!peer.identity().namedPorts().isEmpty()) {
                    peers.add(peer);
                }
            }
        }
        return peers;
    }

    /// One range of each class of outside addresses.
    private List<AddressClasses.Range> mentionedRanges() {
        if (side.blocks().isEmpty()) {
            return List.of();
        }
        var done = new HashSet<Integer>();
        return classes.ranges().stream().filter(range -> done.add(classes.number(range))).toList();
    }
}

package io.sluice.policy;

import java.util.ArrayList;
import java.util.List;

/// The rules that name their peers by DNS name. They match by a name that is known, never by an
/// address alone (rule C8).
final class NameRules {
    /// Nothing; not to be added to.
    static final NameRules NONE = new NameRules(List.of());

    private final List<Entry> entries;

    /// @param peer the names
    /// @param ports the rule's ports
    record Entry(ResolvedPeer.Names peer, Ports ports) {}

    private NameRules(List<Entry> entries) {
        this.entries = entries;
    }

    /// The same with one more.
    NameRules and(Entry entry) {
        var to = this == NONE ? new NameRules(new ArrayList<>(1)) : this;
        to.entries.add(entry);
        return to;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /// The first rule that matches one of the names, or [Ports#NO_RULE]. Allocates nothing.
    int find(List<String> names, int protocol, int port) {
        int found = Ports.NO_RULE;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            int rule = entry.ports.find(protocol, port);
            if (rule < found && entry.peer.matches(names)) {
                found = rule;
            }
        }
        return found;
    }

    /// Adds the rules that match one of the names.
    void addTo(Ports.Builder ports, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        for (Entry entry : entries) {
            if (entry.peer.matches(names)) {
                ports.add(entry.ports);
            }
        }
    }
}

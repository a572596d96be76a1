package io.sluice.policy;

import io.sluice.model.HostPattern;
import java.util.List;

/// The rules that name their peers by DNS name. They match by a name that is known, never by an
/// address alone (rule C8).
final class NameRules {
    private final List<Entry> entries;

    /// @param patterns alternatives
    /// @param ports the rule's ports
    record Entry(List<HostPattern> patterns, Ports ports) {
        Entry {
            patterns = List.copyOf(patterns);
        }

        boolean matches(List<String> names) {
            for (int i = 0; i < names.size(); i++) {
                for (int j = 0; j < patterns.size(); j++) {
                    if (patterns.get(j).matches(names.get(i))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    NameRules(List<Entry> entries) {
        this.entries = List.copyOf(entries);
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
            if (rule < found && entry.matches(names)) {
                found = rule;
            }
        }
        return found;
    }

    /// Adds the rules that match one of the names.
    void addTo(Ports.Builder ports, List<String> names) {
        for (Entry entry : entries) {
            if (entry.matches(names)) {
                ports.add(entry.ports);
            }
        }
    }
}

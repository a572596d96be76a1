package io.sluice.policy;

import io.sluice.model.ContainerPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the rules of a node say of identities: identities that the same peers select, and whose
/// ports go by the same names where rules ask for names, are alike to the node, however many there
/// are in the cluster.
final class Mentions {
    private static final int NOTHING = 0;

    private final Set<PodSet> sets = new LinkedHashSet<>();
    private final Set<String> portNames = new HashSet<>();
    private final int[] groups;
    private final List<Group> known = new ArrayList<>();

    /// Identities that some sets select: those of `before`, and one more.
    private record Group(int before, String set) {}

    /// What is said of an identity, with a number for its group.
    record Mention(int group, String portNames) {}

    Mentions(Collection<Side> sides, IdentityIndex index) {
        for (Side side : sides) {
            side.podSets().forEach(sets::add);
            side.portNames().forEach(portNames::add);
        }
        groups = new int[index.bound()];
        known.add(new Group(NOTHING, ""));
        for (PodSet set : sets) {
            var split = new HashMap<Integer, Integer>();
            index.members(set)
                    .forEach(ordinal -> groups[ordinal] = split(groups[ordinal], set, split));
        }
    }

    private int split(int before, PodSet set, Map<Integer, Integer> split) {
        return split.computeIfAbsent(
                before,
                any -> {
                    known.add(new Group(before, set.content()));
                    return known.size() - 1;
                });
    }

    Mention of(Identity identity) {
        return new Mention(groups[identity.ordinal()], portNames(identity));
    }

    private String portNames(Identity identity) {
        if (portNames.isEmpty() || identity.namedPorts().isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        for (ContainerPort port : identity.namedPorts()) {
            String name = port.name() + "/" + port.protocol();
            if (portNames.contains(name)) {
                text.append(name).append(':').append(port.port()).append(' ');
            }
        }
        return text.toString();
    }

    /// The same text for the same peers and names in every process.
    String text(Mention mention) {
        var contents = new TreeSet<String>();
        for (int at = mention.group; at != NOTHING; at = known.get(at).before) {
            contents.add(known.get(at).set);
        }
        return String.join("\n", contents) + "\n" + mention.portNames;
    }
}

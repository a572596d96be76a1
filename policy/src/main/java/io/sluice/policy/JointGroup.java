package io.sluice.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Pods of one workload that are alike before a change and after it.
///
/// @param pods their names, sorted
/// @param before what they were; empty when they were not there
/// @param after what they are; empty when they are not there
record JointGroup(List<String> pods, Optional<PodGroup> before, Optional<PodGroup> after) {
    JointGroup {
        pods = List.copyOf(pods);
    }

    private record Key(Optional<PodGroup> before, Optional<PodGroup> after) {}

    /// The groups of a workload. Where its Pods are alike it is compared as a whole, whatever its
    /// Pods are called; otherwise Pod by Pod.
    static List<JointGroup> of(List<PodGroup> before, List<PodGroup> after) {
        if (before.size() <= 1 && after.size() <= 1) {
            var first = before.stream().findFirst();
            var second = after.stream().findFirst();
            return List.of(
                    new JointGroup(
                            second.or(() -> first).map(PodGroup::pods).orElse(List.of()),
                            first,
                            second));
        }
        var groupBefore = byName(before);
        var groupAfter = byName(after);
        var names = new TreeSet<>(groupBefore.keySet());
        names.addAll(groupAfter.keySet());
        var joint = new LinkedHashMap<Key, List<String>>();
        for (String name : names) {
            joint.computeIfAbsent(
                            new Key(
                                    group(name, groupBefore, before),
                                    group(name, groupAfter, after)),
                            any -> new ArrayList<>())
                    .add(name);
        }
        return joint.entrySet().stream()
                .map(e -> new JointGroup(e.getValue(), e.getKey().before, e.getKey().after))
                .toList();
    }

    private static Map<String, PodGroup> byName(List<PodGroup> groups) {
        var byName = new HashMap<String, PodGroup>();
        groups.forEach(group -> group.pods().forEach(pod -> byName.put(pod, group)));
        return byName;
    }

    private static Optional<PodGroup> group(
            String name, Map<String, PodGroup> byName, List<PodGroup> groups) {
        return groups.size() == 1
                ? Optional.of(groups.getFirst())
                : Optional.ofNullable(byName.get(name));
    }
}

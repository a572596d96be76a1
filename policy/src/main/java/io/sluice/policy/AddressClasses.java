package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.IpAddress;
import io.sluice.policy.Mentions.Mention;
import io.sluice.policy.Residents.Resident;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sorts every address into classes that the rules of a node treat alike, and numbers the classes.
/// A local Pod's class is that of its identity, because it has rules of its own; all others are
/// told apart only as far as rules of local Pods do.
final class AddressClasses {
    private final Map<Key, PodClass> classes = new LinkedHashMap<>();
    private final Map<Identity, List<PodClass>> byIdentity = new HashMap<>();
    private final Map<PodSet, Set<PodClass>> bySet = new HashMap<>();
    private final List<PodClass> inBlocks;
    private final List<Member> members = new ArrayList<>();
    private final List<Range> ranges = new ArrayList<>();
    private final IdentityIndex index;
    private final Map<String, Integer> numbers;

    /// A Pod's address and its class.
    record Member(IpAddress address, Resident resident, PodClass podClass) {}

    /// Outside addresses of one class.
    record Range(AddressRange range, String content) {}

    /// What makes Pod addresses alike: a local Pod's identity or what is said of another, and the
    /// blocks that hold the address.
    private record Key(Object kind, String holding) {}

    /// @param local the Pods of the node
    /// @param sides the rules of those Pods
    /// @param index every identity
    AddressClasses(
            Residents residents, Set<Resident> local, Collection<Side> sides, IdentityIndex index) {
        this.index = index;
        var mentions = new Mentions(sides, index);
        var blocks = new MentionedBlocks(sides, Side::blocks);
        var podBlocks = new MentionedBlocks(sides, Side::podBlocks);
        for (Resident resident : residents.all()) {
            Identity identity = resident.identity();
            Object kind = local.contains(resident) ? identity : mentions.of(identity);
            for (IpAddress address : resident.pod().addresses()) {
                if (residents.at(address) == resident) {
                    String holding = podBlocks.holding(address);
                    var podClass =
                            classes.computeIfAbsent(
                                    new Key(kind, holding),
                                    key -> make(key, identity, address, mentions));
                    members.add(new Member(address, resident, podClass));
                    remember(identity, podClass);
                }
            }
        }
        inBlocks = classes.values().stream().filter(PodClass::inBlocks).toList();
        var contents = new HashSet<String>();
        classes.values().forEach(podClass -> contents.add(podClass.content()));
        var segments = blocks.segments();
        for (int segment = 0; segment < segments.count(); segment++) {
            String holding = blocks.holding(segments.first(segment));
            if (!holding.isEmpty()) {
                ranges.add(new Range(segments.range(segment), "outside " + holding));
                contents.add("outside " + holding);
            }
        }
        numbers = StableNumbers.of(contents);
    }

    private static PodClass make(Key key, Identity identity, IpAddress address, Mentions mentions) {
        String kind =
                key.kind instanceof Mention mention
                        ? "pods " + mentions.text(mention)
                        : "pod " + identity.canonicalText();
        return new PodClass(kind + "\0" + key.holding, identity, address, !key.holding.isEmpty());
    }

    private void remember(Identity identity, PodClass podClass) {
        var of = byIdentity.computeIfAbsent(identity, any -> new ArrayList<>(2));
        if (!of.contains(podClass)) {
            of.add(podClass);
        }
    }

    Collection<PodClass> all() {
        return classes.values();
    }

    /// The classes whose addresses are in a mentioned block.
    List<PodClass> inBlocks() {
        return inBlocks;
    }

    /// The classes of the Pods that a mentioned set selects.
    Set<PodClass> in(PodSet set) {
        return bySet.computeIfAbsent(
                set,
                any -> {
                    var found = new LinkedHashSet<PodClass>();
                    index.members(set)
                            .forEach(ordinal ->
                                    found.addAll(
                                            byIdentity.getOrDefault(
                                                    index.get(ordinal), List.of())));
                    return found;
                });
    }

    List<Member> members() {
        return members;
    }

    List<Range> ranges() {
        return ranges;
    }

    int number(PodClass podClass) {
        return numbers.getOrDefault(podClass.content(), EnforcementTable.OTHER);
    }

    int number(Range range) {
        return numbers.getOrDefault(range.content(), EnforcementTable.OTHER);
    }
}

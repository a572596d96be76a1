package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.IpAddress;
import io.sluice.policy.Residents.Resident;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sorts every address into classes that the rules of a node treat alike, and numbers the classes.
final class AddressClasses {
    private final Map<String, PodClass> byContent = new LinkedHashMap<>();
    private final Map<Identity, List<PodClass>> byIdentity = new HashMap<>();
    private final List<Member> members = new ArrayList<>();
    private final List<Range> ranges = new ArrayList<>();
    private final Map<String, Integer> numbers;

    /// A Pod's address and its class.
    record Member(IpAddress address, Resident resident, PodClass podClass) {}

    /// Outside addresses of one class.
    record Range(AddressRange range, String content) {}

    AddressClasses(Residents residents, MentionedBlocks blocks, boolean blocksMatchPods) {
        for (Resident resident : residents.all()) {
            for (IpAddress address : resident.pod().addresses()) {
                if (residents.at(address) == resident) {
                    String holding = blocksMatchPods ? blocks.holding(address) : "";
                    members.add(
                            new Member(address, resident, classify(resident, holding, address)));
                }
            }
        }
        var contents = new HashSet<String>(byContent.keySet());
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

    private PodClass classify(Resident resident, String holding, IpAddress address) {
        Identity identity = resident.identity();
        return byContent.computeIfAbsent(
                PodClass.content(identity, holding),
                content -> {
                    var made = new PodClass(identity, holding, address);
                    byIdentity.computeIfAbsent(identity, any -> new ArrayList<>()).add(made);
                    return made;
                });
    }

    Collection<PodClass> all() {
        return byContent.values();
    }

    List<PodClass> of(Identity identity) {
        return byIdentity.getOrDefault(identity, List.of());
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

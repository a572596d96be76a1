package io.sluice.policy;

import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What one side lets through for Pods of any labels and any address: the space of labels is cut by
/// everything that the side's rules ask of Pods, and one Pod is asked about for each part.
final class FuturePods {
    /// More parts than this are not gone through.
    static final int LIMIT = 2_000;

    private final SidePorts side;
    private final PortSets sets;
    private final FuturePortNames portNames;
    private final Segments segments;
    private final Map<Allowed, Integer> numbers = new LinkedHashMap<>();
    private int ordinal;

    /// @param ports a number of a port set
    /// @param names ports whose name makes a difference
    record Allowed(int ports, List<NamedPorts> names) {
        Allowed {
            names = List.copyOf(names);
        }

        static final Allowed NOTHING = new Allowed(PortSets.NONE, List.of());
    }

    /// Disjoint regions of Pods, and what each address of such a Pod is allowed, by number of an
    /// [Allowed].
    record Part(AddressPorts answer, List<FutureRegion> regions) {}

    /// @param firstOrdinal a number above those of all identities
    FuturePods(SidePorts side, PortSets sets, int firstOrdinal) {
        this.side = side;
        this.sets = sets;
        this.portNames = new FuturePortNames(side.side());
        this.segments = side.side().segments();
        this.ordinal = firstOrdinal;
        numbers.put(Allowed.NOTHING, 0);
    }

    /// The parts, those without anything allowed left out; empty when they are too many to go
    /// through.
    Optional<List<Part>> parts() {
        List<FutureRegion> regions = List.of(FutureRegion.EVERYTHING);
        for (PodSet set : side.side().podSets()) {
            regions = regions.stream().flatMap(region -> region.cutBy(set).stream()).toList();
            if (regions.size() > LIMIT) {
                return Optional.empty();
            }
        }
        var byAnswer = new LinkedHashMap<AddressPorts, List<FutureRegion>>();
        for (FutureRegion region : regions) {
            var answer = answer(region);
            if (!answer.equals(AddressPorts.everywhere(0))) {
                byAnswer.computeIfAbsent(answer, any -> new ArrayList<>()).add(region);
            }
        }
        var parts = new ArrayList<Part>();
        byAnswer.forEach((answer, alike) -> parts.add(new Part(answer, joined(alike))));
        return Optional.of(parts);
    }

    /// What a number of [Part#answer] stands for.
    Allowed allowed(int number) {
        return List.copyOf(numbers.keySet()).get(number);
    }

    private AddressPorts answer(FutureRegion region) {
        var pod = region.example(ordinal++, List.of());
        var answer = new AddressPorts.Builder();
        for (int i = 0; i < segments.count(); i++) {
            IpAddress first = segments.first(i);
            int ports = side.ofPod(pod, first);
            var names = portNames.of(region, pod, first, sets.set(ports));
            answer.add(
                    first,
                    numbers.computeIfAbsent(new Allowed(ports, names), any -> numbers.size()));
        }
        return answer.build();
    }

    /// As few regions as joining neighbours makes them: label by label, those that differ by it
    /// alone become one.
    private static List<FutureRegion> joined(List<FutureRegion> regions) {
        var current = regions;
        int before;
        do {
            before = current.size();
            for (String key : keys(current, FutureRegion::pod)) {
                current = joined(current, region -> region.without(true, key));
            }
            for (String key : keys(current, FutureRegion::namespace)) {
                current = joined(current, region -> region.without(false, key));
            }
        } while (current.size() < before);
        return current;
    }

    private static Set<String> keys(
            List<FutureRegion> regions, Function<FutureRegion, LabelRegion> labels) {
        var keys = new LinkedHashSet<String>();
        regions.forEach(region -> keys.addAll(labels.apply(region).labels().keySet()));
        return keys;
    }

    private static List<FutureRegion> joined(
            List<FutureRegion> regions, Function<FutureRegion, FutureRegion> rest) {
        var groups = new LinkedHashMap<FutureRegion, List<FutureRegion>>();
        for (FutureRegion region : regions) {
            groups.merge(rest.apply(region), List.of(region), FuturePods::added);
        }
        return groups.values().stream().flatMap(List::stream).toList();
    }

    /// Regions that differ by one label, with another such region put to the first that can take
    /// it.
    private static List<FutureRegion> added(List<FutureRegion> to, List<FutureRegion> one) {
        FutureRegion added = one.getFirst();
        var result = new ArrayList<FutureRegion>(to);
        for (int i = 0; i < result.size(); i++) {
            var union = result.get(i).joined(added);
            if (union.isPresent()) {
                result.set(i, union.get());
                return result;
            }
        }
        result.add(added);
        return result;
    }
}

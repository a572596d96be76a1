package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;

/// The port set, by number, of every address of the outside: ranges from one start to the next.
/// Equal when every address has the same.
///
/// @param starts first addresses, ascending; the first of each family is one
/// @param numbers the port set of each range
record AddressPorts(List<IpAddress> starts, List<Integer> numbers) {
    AddressPorts {
        starts = List.copyOf(starts);
        numbers = List.copyOf(numbers);
    }

    /// One port set for all addresses.
    static AddressPorts everywhere(int number) {
        return byFamily(number, number);
    }

    static AddressPorts byFamily(int v4, int v6) {
        return new AddressPorts(
                List.of(AddressRange.ALL_V4.first(), AddressRange.ALL_V6.first()), List.of(v4, v6));
    }

    /// The same with another port set for one address.
    AddressPorts with(IpAddress address, int number) {
        var starts = new ArrayList<>(List.of(address));
        address.next().ifPresent(starts::add);
        starts.add(AddressRange.ALL_V4.first());
        starts.add(AddressRange.ALL_V6.first());
        var sorted = starts.stream().sorted().distinct().toList();
        var here = sorted.stream().map(start -> start.equals(address) ? 1 : 0).toList();
        return combine(
                new AddressPorts(sorted, here), (before, chosen) -> chosen == 1 ? number : before);
    }

    /// The combination of two, address by address.
    AddressPorts combine(AddressPorts other, IntBinaryOperator combination) {
        var all = new TreeSet<>(starts);
        all.addAll(other.starts);
        var combined = new Builder();
        int i = -1;
        int j = -1;
        for (IpAddress start : all) {
            i += i + 1 < starts.size() && starts.get(i + 1).equals(start) ? 1 : 0;
            j += j + 1 < other.starts.size() && other.starts.get(j + 1).equals(start) ? 1 : 0;
            combined.add(start, combination.applyAsInt(numbers.get(i), other.numbers.get(j)));
        }
        return combined.build();
    }

    /// The addresses of each port set: sorted ranges, with gaps between.
    Map<Integer, List<AddressRange>> ranges() {
        var ranges = new TreeMap<Integer, List<AddressRange>>();
        for (int i = 0; i < starts.size(); i++) {
            IpAddress first = starts.get(i);
            boolean ends = i + 1 == starts.size() || starts.get(i + 1).v6() != first.v6();
            IpAddress last =
                    ends
                            ? (first.v6() ? AddressRange.ALL_V6 : AddressRange.ALL_V4).last()
                            : starts.get(i + 1).previous().orElseThrow();
            ranges.computeIfAbsent(numbers.get(i), any -> new ArrayList<>())
                    .add(new AddressRange(first, last));
        }
        return ranges;
    }

    /// Joins neighbours with one port set.
    static final class Builder {
        private final List<IpAddress> starts = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();

        void add(IpAddress start, int number) {
            boolean joins =
                    !starts.isEmpty()
                            && starts.getLast().v6() == start.v6()
                            && numbers.getLast() == number;
            if (!joins) {
                starts.add(start);
                numbers.add(number);
            }
        }

        AddressPorts build() {
            return new AddressPorts(starts, numbers);
        }
    }
}

package io.sluice.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The addresses of one family in an [AddressMap]: one hash table with linear probing, in pages. A
/// changed one shares every page that has no changed slot, so a change costs little however large
/// the table is.
///
/// Built for look-ups that miss the caches: a slot is found without meeting any object on the way,
/// and its number and its value are asked for at the same time.
final class AddressPages<V> {
    private static final int BITS = 8;

    /// Slots of a page.
    private static final int PAGE = 1 << BITS;

    private static final AddressPages<?> EMPTY = blank(1);

    /// Two numbers for each slot: upper and lower half of an address.
    private final long[][] numbers;

    /// The value of each slot; null where it is free.
    private final @Nullable Object[][] values;

    private final int size;

    private AddressPages(long[][] numbers, @Nullable Object[][] values, int size) {
        this.numbers = numbers;
        this.values = values;
        this.size = size;
    }

    @SuppressWarnings("unchecked")
    static <V> AddressPages<V> empty() {
        return (AddressPages<V>) EMPTY;
    }

    /// Pages that must be copied before anything is written to them: they are all the same.
    private static <V> AddressPages<V> blank(int pages) {
        var numbers = new long[pages][];
        var values = new Object[pages][];
        Arrays.fill(numbers, new long[2 * PAGE]);
        Arrays.fill(values, new Object[PAGE]);
        return new AddressPages<>(numbers, values, 0);
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    @Nullable V get(long high, long low) {
        return (V) find(numbers, values, high, low);
    }

    private static @Nullable Object find(
            long[][] numbers, @Nullable Object[][] values, long high, long low) {
        int slot = slot(numbers, values, high, low);
        return values[slot >> BITS][slot & PAGE - 1];
    }

    /// Where an address is, or the free slot where it would be.
    private static int slot(long[][] numbers, @Nullable Object[][] values, long high, long low) {
        int slot = first(numbers.length, high, low);
        while (values[slot >> BITS][slot & PAGE - 1] != null
                && !holds(numbers[slot >> BITS], 2 * (slot & PAGE - 1), high, low)) {
            slot = next(numbers.length, slot);
        }
        return slot;
    }

    private static boolean holds(long[] page, int at, long high, long low) {
        return page[at + 1] == low && page[at] == high;
    }

    /// Four neighbours, whose numbers fill a line of the cache, keep together: Pods of one node or
    /// one workload often are neighbours.
    private static int first(int pages, long high, long low) {
        long mixed = (high * 0x9e3779b97f4a7c15L ^ low >>> 2) * 0x9e3779b97f4a7c15L;
        return ((int) (mixed >>> 32) << 2 | (int) low & 3) & pages * PAGE - 1;
    }

    private static int next(int pages, int slot) {
        return slot + 1 & pages * PAGE - 1;
    }

    /// Begins a changed table.
    ///
    /// @param expected how many addresses it will have, roughly, if it has any
    Change<V> change(int expected) {
        return new Change<>(this, expected);
    }

    /// A table in the making. For one thread.
    static final class Change<V> {
        private final int expected;
        private long[][] numbers;
        private @Nullable Object[][] values;
        private boolean[] own;
        private int size;

        private Change(AddressPages<V> from, int expected) {
            this.expected = expected;
            numbers = from.numbers.clone();
            values = from.values.clone();
            own = new boolean[numbers.length];
            size = from.size;
            // A table keeps its pages until it is far too roomy.
            int wanted = pages(Math.max(size, expected));
            if (numbers.length > 16 * wanted) {
                resize(wanted);
            }
        }

        @SuppressWarnings("unchecked")
        @Nullable V get(long high, long low) {
            return (V) find(numbers, values, high, low);
        }

        void put(long high, long low, V value) {
            // At most half of the slots are taken.
            if (2 * size >= numbers.length * PAGE) {
                resize(pages(Math.max(size + 1, expected)));
            }
            int slot = slot(numbers, values, high, low);
            size += values[slot >> BITS][slot & PAGE - 1] == null ? 1 : 0;
            set(slot, high, low, value);
        }

        /// The pages that leave half of the slots free.
        private static int pages(int addresses) {
            int slots = Math.max(PAGE, 2 * addresses);
            return (Integer.highestOneBit(slots - 1) << 1) / PAGE;
        }

        private void resize(int pages) {
            var oldNumbers = numbers;
            var oldValues = values;
            AddressPages<V> blank = blank(pages);
            numbers = blank.numbers;
            values = blank.values;
            own = new boolean[pages];
            for (int page = 0; page < oldValues.length; page++) {
                for (int at = 0; at < PAGE; at++) {
                    Object value = oldValues[page][at];
                    if (value != null) {
                        long high = oldNumbers[page][2 * at];
                        long low = oldNumbers[page][2 * at + 1];
                        set(slot(numbers, values, high, low), high, low, value);
                    }
                }
            }
        }

        private void set(int slot, long high, long low, @Nullable Object value) {
            int page = slot >> BITS;
            int at = slot & PAGE - 1;
            if (!own[page]) {
                own[page] = true;
                numbers[page] = numbers[page].clone();
                values[page] = values[page].clone();
            }
            numbers[page][2 * at] = high;
            numbers[page][2 * at + 1] = low;
            values[page][at] = value;
        }

        void remove(long high, long low) {
            int free = slot(numbers, values, high, low);
            if (values[free >> BITS][free & PAGE - 1] == null) {
                return;
            }
            size--;
            set(free, 0, 0, null);
            // Those that come after it move up as far as they belong.
            int slot = next(numbers.length, free);
            Object value = values[slot >> BITS][slot & PAGE - 1];
            while (value != null) {
                long h = numbers[slot >> BITS][2 * (slot & PAGE - 1)];
                long l = numbers[slot >> BITS][2 * (slot & PAGE - 1) + 1];
                int wanted = slot(numbers, values, h, l);
                if (wanted != slot) {
                    set(wanted, h, l, value);
                    set(slot, 0, 0, null);
                }
                slot = next(numbers.length, slot);
                value = values[slot >> BITS][slot & PAGE - 1];
            }
        }

        AddressPages<V> done() {
            return new AddressPages<>(numbers, values, size);
        }
    }
}

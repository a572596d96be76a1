package io.sluice.policy;

import io.sluice.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// An immutable map from addresses. A changed one shares what did not change. A look-up compares
/// numbers and allocates nothing.
final class AddressMap<V> {
    private final AddressPages<V> v4;
    private final AddressPages<V> v6;

    private AddressMap(AddressPages<V> v4, AddressPages<V> v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    static <V> AddressMap<V> empty() {
        return new AddressMap<>(AddressPages.empty(), AddressPages.empty());
    }

    int size() {
        return v4.size() + v6.size();
    }

    /// The value of an address, if it has one.
    @Nullable V get(IpAddress address) {
        return (address.v6() ? v6 : v4).get(address.high(), address.low());
    }

    /// Begins a changed map.
    ///
    /// @param expected how many addresses it will have, roughly
    Change<V> change(int expected) {
        return new Change<>(this, expected);
    }

    /// A map in the making. For one thread.
    static final class Change<V> {
        private final AddressPages.Change<V> v4;
        private final AddressPages.Change<V> v6;

        private Change(AddressMap<V> from, int expected) {
            v4 = from.v4.change(expected);
            v6 = from.v6.change(expected);
        }

        private AddressPages.Change<V> family(IpAddress address) {
            return address.v6() ? v6 : v4;
        }

        @Nullable V get(IpAddress address) {
            return family(address).get(address.high(), address.low());
        }

        void put(IpAddress address, V value) {
            family(address).put(address.high(), address.low(), value);
        }

        void remove(IpAddress address) {
            family(address).remove(address.high(), address.low());
        }

        AddressMap<V> done() {
            return new AddressMap<>(v4.done(), v6.done());
        }
    }
}

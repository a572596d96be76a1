package io.sluice.linux;

import java.util.List;

/// The definition of a named set or map.
///
/// @param name its name within the table
/// @param key the types of the key's fields
/// @param value the types of the value's fields; none for a set
/// @param intervals true when elements are ranges
/// @param timeouts true when elements may expire
public record NftSet(
        String name, List<NftType> key, List<NftType> value, boolean intervals, boolean timeouts) {
    static final int ANONYMOUS = 1;
    static final int CONSTANT = 2;
    static final int INTERVAL = 4;
    static final int MAP = 8;
    static final int TIMEOUT = 0x10;
    static final int CONCATENATION = 0x80;

    public NftSet {
        key = List.copyOf(key);
        value = List.copyOf(value);
    }

    /// A set that is looked up by equality.
    public static NftSet set(String name, NftType... key) {
        return new NftSet(name, List.of(key), List.of(), false, false);
    }

    /// A map from keys to one value, looked up by equality.
    public static NftSet map(String name, NftType value, NftType... key) {
        return new NftSet(name, List.of(key), List.of(value), false, false);
    }

    /// The same with ranges as keys. Fields in the machine's byte order become big endian in the
    /// keys of such a set when it has several fields: see [NftRule#swap].
    public NftSet withIntervals() {
        return new NftSet(name, key, value, true, timeouts);
    }

    /// The same with elements that may expire.
    public NftSet withTimeouts() {
        return new NftSet(name, key, value, intervals, true);
    }

    /// True when it maps keys to values.
    public boolean isMap() {
        return !value.isEmpty();
    }

    int flags() {
        return (intervals ? INTERVAL : 0)
                | (isMap() ? MAP : 0)
                | (timeouts ? TIMEOUT : 0)
                | (intervals && key.size() > 1 ? CONCATENATION : 0);
    }

    /// nftables packs the types of a concatenation into 6 bits each.
    static int typeNumber(List<NftType> types) {
        int number = 0;
        for (var type : types) {
            number = number << 6 | type.number();
        }
        return types.size() == 1 ? types.getFirst().number() : number;
    }

    static int length(List<NftType> types) {
        return types.size() == 1
                ? types.getFirst().bytes()
                : types.stream().mapToInt(NftType::padded).sum();
    }

    /// `BYTEORDER_*` of nftables: 0 for concatenations, 1 host, 2 big endian.
    static int byteOrder(List<NftType> types) {
        return types.size() > 1 ? 0 : types.getFirst().hostOrder() ? 1 : 2;
    }
}

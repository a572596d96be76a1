package io.sluice.linux;

/// An element of a set or map.
///
/// @param key the key; in an interval set of one field, the first of a range
/// @param keyEnd the last key of a range in an interval set of several fields; otherwise none
/// @param value the value in a map, otherwise none
/// @param timeoutMillis how long it lives; 0 for ever
/// @param intervalEnd true in an interval set of one field when this key is the first **after** a
///   range
public record NftElement(
        NftData key, NftData keyEnd, NftData value, long timeoutMillis, boolean intervalEnd) {
    /// An element of a set.
    public static NftElement of(NftData key) {
        return new NftElement(key, NftData.NONE, NftData.NONE, 0, false);
    }

    /// An entry of a map.
    public static NftElement of(NftData key, NftData value) {
        return new NftElement(key, NftData.NONE, value, 0, false);
    }

    /// A range in an interval set of several fields: every field of `first` and `last` bounds it.
    public static NftElement range(NftData first, NftData last, NftData value) {
        return new NftElement(first, last, value, 0, false);
    }

    /// The mark that ends the range before it.
    public static NftElement end(NftData after) {
        return new NftElement(after, NftData.NONE, NftData.NONE, 0, true);
    }

    public NftElement withTimeout(long millis) {
        return new NftElement(key, keyEnd, value, millis, intervalEnd);
    }

    @Override
    public String toString() {
        return key
                + (keyEnd.isEmpty() ? "" : "-" + keyEnd)
                + (value.isEmpty() ? "" : " : " + value)
                + (intervalEnd ? " (end of range)" : "");
    }
}

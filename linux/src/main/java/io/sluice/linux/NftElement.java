package io.sluice.linux;

import java.nio.charset.StandardCharsets;

/// An element of a set or map.
///
/// @param key the key; in an interval set of one field, the first of a range
/// @param keyEnd the last key of a range in an interval set of several fields; otherwise none
/// @param value the value in a map, otherwise none
/// @param timeoutMillis how long it lives; 0 for ever
/// @param leftMillis of an element that was read and does not live for ever, how long it still
///   lives; otherwise 0, and of no account when it is added
/// @param intervalEnd true in an interval set of one field when this key is the first **after** a
///   range
/// @param comment a remark that `nft list` prints, of at most [#LONGEST_COMMENT] bytes of UTF-8;
///   may be empty
public record NftElement(
        NftData key,
        NftData keyEnd,
        NftData value,
        long timeoutMillis,
        long leftMillis,
        boolean intervalEnd,
        String comment) {
    /// The kernel counts the length of what it keeps of an element, heads included, in one byte,
    /// and loses a comment that is longer.
    public static final int LONGEST_COMMENT = 250;

    public NftElement {
        if (comment.getBytes(StandardCharsets.UTF_8).length > LONGEST_COMMENT) {
            throw new IllegalArgumentException(
                    "a comment has at most " + LONGEST_COMMENT + " bytes: " + comment);
        }
    }

    /// An element of a set.
    public static NftElement of(NftData key) {
        return of(key, NftData.NONE);
    }

    /// An entry of a map.
    public static NftElement of(NftData key, NftData value) {
        return range(key, NftData.NONE, value);
    }

    /// A range in an interval set of several fields: every field of `first` and `last` bounds it.
    public static NftElement range(NftData first, NftData last, NftData value) {
        return new NftElement(first, last, value, 0, 0, false, "");
    }

    /// The mark that ends the range before it.
    public static NftElement end(NftData after) {
        return new NftElement(after, NftData.NONE, NftData.NONE, 0, 0, true, "");
    }

    public NftElement withTimeout(long millis) {
        return new NftElement(key, keyEnd, value, millis, leftMillis, intervalEnd, comment);
    }

    public NftElement withComment(String text) {
        return new NftElement(key, keyEnd, value, timeoutMillis, leftMillis, intervalEnd, text);
    }

    /// The same element, whenever it is read.
    NftElement untimed() {
        return new NftElement(key, keyEnd, value, timeoutMillis, 0, intervalEnd, comment);
    }

    @Override
    public String toString() {
        return key
                + (keyEnd.isEmpty() ? "" : "-" + keyEnd)
                + (value.isEmpty() ? "" : " : " + value)
                + (intervalEnd ? " (end of range)" : "");
    }
}

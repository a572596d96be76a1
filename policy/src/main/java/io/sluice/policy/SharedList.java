package io.sluice.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable list in pieces. A changed one shares every piece that has no changed place.
final class SharedList<T> {
    private static final int BITS = 8;
    private static final int PIECE = 1 << BITS;

    private final @Nullable Object[][] pieces;
    private final int size;

    private SharedList(@Nullable Object[][] pieces, int size) {
        this.pieces = pieces;
        this.size = size;
    }

    static <T> SharedList<T> empty() {
        return new SharedList<>(new Object[0][], 0);
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    T get(int place) {
        var item = (T) pieces[place >> BITS][place & PIECE - 1];
        if (item == null) {
            throw new IndexOutOfBoundsException(place);
        }
        return item;
    }

    /// Begins a changed list.
    Change<T> change() {
        return new Change<>(this);
    }

    /// A list in the making. For one thread.
    static final class Change<T> {
        private @Nullable Object[][] pieces;
        private boolean[] own;
        private int size;

        private Change(SharedList<T> from) {
            pieces = from.pieces.clone();
            own = new boolean[pieces.length];
            size = from.size;
        }

        int size() {
            return size;
        }

        void set(int place, T item) {
            int piece = place >> BITS;
            if (!own[piece]) {
                own[piece] = true;
                pieces[piece] = pieces[piece].clone();
            }
            pieces[piece][place & PIECE - 1] = item;
        }

        void add(T item) {
            int piece = size >> BITS;
            if (piece == pieces.length) {
                pieces = Arrays.copyOf(pieces, Math.max(1, 2 * piece));
                own = Arrays.copyOf(own, pieces.length);
                Arrays.fill(pieces, piece, pieces.length, new Object[PIECE]);
            }
            set(size++, item);
        }

        SharedList<T> done() {
            return new SharedList<>(pieces, size);
        }
    }
}

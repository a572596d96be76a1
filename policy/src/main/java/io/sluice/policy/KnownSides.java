package io.sluice.policy;

import io.sluice.model.Direction;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The sides of the identities of a snapshot, as far as they have been asked for: two for each
/// identity, found by its number. In pages; the next snapshot shares those that no change touches,
/// and what is found through one is known to the other.
///
/// Safe for use by many threads: what two of them find is the same.
final class KnownSides {
    private static final int BITS = 9;

    /// Sides on a page.
    private static final int PAGE = 1 << BITS;

    /// Of no identities.
    static final KnownSides NONE = new KnownSides(pages(0));

    private final AtomicReferenceArray<@Nullable SideAnswers>[] pages;

    private KnownSides(AtomicReferenceArray<@Nullable SideAnswers>[] pages) {
        this.pages = pages;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static AtomicReferenceArray<@Nullable SideAnswers>[] pages(int count) {
        return new AtomicReferenceArray[count];
    }

    /// What is known of an identity, by its number.
    @Nullable SideAnswers get(Direction direction, int identity) {
        int place = place(direction, identity);
        return pages[place >> BITS].get(place & PAGE - 1);
    }

    void keep(Direction direction, int identity, SideAnswers side) {
        int place = place(direction, identity);
        pages[place >> BITS].set(place & PAGE - 1, side);
    }

    private static int place(Direction direction, int identity) {
        return 2 * identity + (direction == Direction.EGRESS ? 1 : 0);
    }

    /// Begins those of the next snapshot.
    Change change() {
        return new Change(this);
    }

    /// Pages in the making. For one thread.
    static final class Change {
        private final AtomicReferenceArray<@Nullable SideAnswers>[] pages;
        private final boolean[] own;

        private Change(KnownSides from) {
            pages = from.pages.clone();
            own = new boolean[pages.length];
        }

        /// Forgets the sides of an identity.
        void forget(int identity) {
            int place = place(Direction.INGRESS, identity);
            var page = owned(place >> BITS);
            page.setPlain(place & PAGE - 1, null);
            page.setPlain(place + 1 & PAGE - 1, null);
        }

        private AtomicReferenceArray<@Nullable SideAnswers> owned(int number) {
            if (!own[number]) {
                own[number] = true;
                var copy = new AtomicReferenceArray<@Nullable SideAnswers>(PAGE);
                for (int i = 0; i < PAGE; i++) {
                    copy.setPlain(i, pages[number].get(i));
                }
                pages[number] = copy;
            }
            return pages[number];
        }

        /// @param before how many identities there were
        /// @param after how many there are
        KnownSides done(int before, int after) {
            int wanted = 2 * after + PAGE - 1 >> BITS;
            var all = pages(wanted);
            // The page that identities are added to may get others in another snapshot.
            if (after > before && 2 * before < pages.length << BITS) {
                owned(2 * before >> BITS);
            }
            System.arraycopy(pages, 0, all, 0, pages.length);
            for (int i = pages.length; i < wanted; i++) {
                all[i] = new AtomicReferenceArray<>(PAGE);
            }
            return new KnownSides(all);
        }
    }
}

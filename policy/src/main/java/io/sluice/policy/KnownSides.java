package io.sluice.policy;

import io.sluice.model.Direction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The sides of the identities of a snapshot, as far as they have been asked for: two for each
/// identity, found by its number. In pages; the next snapshot shares those that no change touches,
/// and what is found through one is known to the other.
///
/// Safe for use by many threads: what two of them find is the same, and a [SideAnswers] may be met
/// before who made it is done.
final class KnownSides {
    private static final int BITS = 9;

    /// Sides on a page.
    private static final int PAGE = 1 << BITS;

    /// Of no identities.
    static final KnownSides NONE = new KnownSides(new SideAnswers[0][]);

    private final @Nullable SideAnswers[][] pages;

    private KnownSides(@Nullable SideAnswers[][] pages) {
        this.pages = pages;
    }

    /// What is known of an identity, by its number.
    @Nullable SideAnswers get(Direction direction, int identity) {
        int place = place(direction, identity);
        return pages[place >> BITS][place & PAGE - 1];
    }

    void keep(Direction direction, int identity, SideAnswers side) {
        int place = place(direction, identity);
        pages[place >> BITS][place & PAGE - 1] = side;
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
        private final @Nullable SideAnswers[][] pages;
        private final boolean[] own;

        private Change(KnownSides from) {
            pages = from.pages.clone();
            own = new boolean[pages.length];
        }

        /// Forgets the sides of an identity.
        void forget(int identity) {
            int place = place(Direction.INGRESS, identity);
            var page = owned(place >> BITS);
            page[place & PAGE - 1] = null;
            page[place + 1 & PAGE - 1] = null;
        }

        private @Nullable SideAnswers[] owned(int number) {
            if (!own[number]) {
                own[number] = true;
                pages[number] = pages[number].clone();
            }
            return pages[number];
        }

        /// @param before how many identities there were
        /// @param after how many there are
        KnownSides done(int before, int after) {
            // The page that identities are added to may get others in another snapshot.
            if (after > before && 2 * before < pages.length << BITS) {
                owned(2 * before >> BITS);
            }
            var all = Arrays.copyOf(pages, 2 * after + PAGE - 1 >> BITS);
            for (int i = pages.length; i < all.length; i++) {
                all[i] = new SideAnswers[PAGE];
            }
            return new KnownSides(all);
        }
    }
}

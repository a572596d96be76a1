package io.sluice.policy.lint;

import java.util.List;

/// Several things in a sentence.
final class Listing {
    private static final int MOST = 4;

    private Listing() {}

    /// `a`, `a and b`, `a, b and c`; after a few only how many more there are.
    static String of(List<String> texts) {
        if (texts.size() > MOST) {
            return String.join(", ", texts.subList(0, MOST - 1))
                    + " and "
                    + (texts.size() - MOST + 1)
                    + " more";
        }
        int last = texts.size() - 1;
        return last == 0
                ? texts.getFirst()
                : String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
    }
}

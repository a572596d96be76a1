package io.sluice.model.reader;

import java.util.List;
import java.util.Optional;

/// Lists with a limit, and objects of which exactly one field is written.
final class Counted {
    private Counted() {}

    /// The objects of a list; an error when there are too many.
    static List<Fields> atMost(Fields parent, String field, int most) {
        checkCount(parent, field, 0, most);
        return parent.objects(field);
    }

    /// The objects of a list; an error when it is there and empty, or when there are too many.
    static List<Fields> some(Fields parent, String field, int most) {
        checkCount(parent, field, 1, most);
        return parent.objects(field);
    }

    /// An error when a list that is there has fewer or more items.
    static void checkCount(Fields parent, String field, int least, int most) {
        if (!(parent.get(field).orElse(null) instanceof Yaml.Sequence list)) {
            return;
        }
        int count = list.items().size();
        if (count < least || count > most) {
            parent.report()
                    .error(
                            "bad-count",
                            list.position(),
                            parent.path(field)
                                    + " has "
                                    + count
                                    + (count == 1 ? " entry" : " entries")
                                    + (count < least
                                            ? ", and needs at least " + least
                                            : ", and may have " + most),
                            count < least
                                    ? "write one, or leave " + field + " out"
                                    : "split it into several");
        }
    }

    /// The one of these fields that is written; empty, with an error, when it is not one.
    ///
    /// @param rule the rule of the error
    static Optional<String> one(Fields fields, List<String> known, String rule) {
        var written = known.stream().filter(fields::has).toList();
        String all = String.join(", ", known);
        if (written.size() > 1) {
            fields.report()
                    .error(
                            rule,
                            fields.keyPosition(written.get(1)),
                            fields.path() + " has " + String.join(" and ", written),
                            "write exactly one of " + all);
            return Optional.empty();
        }
        if (written.isEmpty()) {
            fields.report()
                    .notUnderstood(
                            rule,
                            fields.position(),
                            fields.path() + " has none of " + all,
                            "write exactly one of them");
        }
        return written.stream().findFirst();
    }
}

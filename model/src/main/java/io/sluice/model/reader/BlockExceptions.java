package io.sluice.model.reader;

import io.sluice.model.Cidr;

/// Exceptions of a block of addresses lie strictly inside it.
final class BlockExceptions {
    private BlockExceptions() {}

    static void check(Cidr block, Cidr hole, Fields.Text written, ObjectReport report) {
        if (block.base().v6() != hole.base().v6()) {
            report.error(
                    "bad-except",
                    written.position(),
                    written.path() + " " + hole + " is of another family than " + block,
                    "remove it: a block speaks for its own family only");
        } else if (block.equals(hole)) {
            report.error(
                    "bad-except",
                    written.position(),
                    written.path() + " " + hole + " is the whole block: nothing is left",
                    "remove the block, or make the exception smaller");
        } else if (!block.contains(hole)) {
            report.error(
                    "bad-except",
                    written.position(),
                    written.path() + " " + hole + " is not inside " + block,
                    "remove it, or correct one of the two");
        }
    }
}

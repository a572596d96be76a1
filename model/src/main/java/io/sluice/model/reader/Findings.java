package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what there is to say, up to a limit: a hostile file must not become a million messages.
final class Findings {
    static final int LIMIT = 1000;

    private final Set<Finding> all = new LinkedHashSet<>();
    private int dropped;
    private boolean failed;

    void add(Finding finding) {
        boolean error = finding.severity() == Severity.ERROR;
        if (all.size() < LIMIT || error && !failed) {
            all.add(finding);
            failed |= error;
        } else {
            dropped++;
        }
    }

    /// An error that is about no object.
    void error(String rule, Position position, String message, String fix) {
        add(new Finding(rule, Severity.ERROR, position, "", message, fix));
    }

    /// Everything so far: files in the order in which something was found in them, inside a file by
    /// place.
    List<Finding> toList() {
        var files = all.stream().map(finding -> finding.position().file()).distinct().toList();
        var complete = new ArrayList<>(all);
        complete.sort(
                Comparator.comparingInt(
                                (Finding finding) -> files.indexOf(finding.position().file()))
                        .thenComparingInt(finding -> finding.position().line())
                        .thenComparingInt(finding -> finding.position().column()));
        if (dropped > 0) {
            complete.add(
                    new Finding(
                            "more-findings",
                            Severity.WARNING,
                            new Position(complete.getLast().position().file(), 0, 0),
                            "",
                            dropped + " more findings are not listed",
                            "repair the ones above first"));
        }
        return complete;
    }
}

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
    private int serious;
    private int infos;
    private int droppedSerious;
    private int droppedInfos;
    private boolean failed;

    /// What is only worth knowing has a limit of its own, so that it hides nothing else.
    void add(Finding finding) {
        boolean info = finding.severity() == Severity.INFO;
        boolean error = finding.severity() == Severity.ERROR;
        boolean room = info ? infos < LIMIT : serious < LIMIT || error && !failed;
        if (!room) {
            droppedInfos += info ? 1 : 0;
            droppedSerious += info ? 0 : 1;
        } else if (all.add(finding)) {
            infos += info ? 1 : 0;
            serious += info ? 0 : 1;
            failed |= error;
        }
    }

    /// Everything that is in others, too.
    void addAll(Findings others) {
        others.all.forEach(this::add);
        droppedInfos += others.droppedInfos;
        droppedSerious += others.droppedSerious;
    }

    /// True when one of them is an error.
    boolean failed() {
        return failed;
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
        more(complete, Severity.WARNING, droppedSerious, "repair the ones above first");
        more(complete, Severity.INFO, droppedInfos, "");
        return complete;
    }

    private static void more(List<Finding> complete, Severity severity, int dropped, String fix) {
        if (dropped > 0) {
            complete.add(
                    new Finding(
                            "more-findings",
                            severity,
                            new Position(complete.getLast().position().file(), 0, 0),
                            "",
                            dropped + " more findings are not listed",
                            fix));
        }
    }
}

package io.sluice.cli.lint;

import io.sluice.model.Edit;
import io.sluice.model.Finding;
import io.sluice.model.Places;
import io.sluice.model.Places.Ends;
import io.sluice.model.Position;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Regions of SARIF (section 3.30): from where something is written to the place after it.
///
/// @param ends where that ends which begins at places of findings
record Regions(Map<Position, Ends> ends) {
    /// What the reader finds about the name of a field; everything else is about values.
    private static final Set<String> ABOUT_NAMES =
            Set.of("unknown-field", "duplicate-key", "boolean-key", "not-carried-out");

    static Regions of(List<Finding> findings, Places places) {
        var starts = new HashSet<Position>();
        for (Finding finding : findings) {
            starts.add(finding.position());
            finding.edit().ifPresent(edit -> starts.add(edit.start()));
        }
        return new Regions(places.ends(starts));
    }

    /// Nothing when only the file is known. A region without end is the rest of its line.
    Optional<Map<String, Object>> of(Finding finding) {
        Position start = finding.position();
        if (start.line() == 0) {
            return Optional.empty();
        }
        var known = Optional.ofNullable(ends.get(start));
        var name = known.flatMap(Ends::name);
        var value = known.flatMap(Ends::value);
        var end =
                ABOUT_NAMES.contains(finding.rule()) ? name.or(() -> value) : value.or(() -> name);
        return Optional.of(region(start, end));
    }

    /// Nothing when the end is not known.
    Optional<Map<String, Object>> of(Edit edit) {
        return edit.end()
                .or(() -> Optional.ofNullable(ends.get(edit.start())).flatMap(Ends::value))
                .map(end -> region(edit.start(), Optional.of(end)));
    }

    private static Map<String, Object> region(Position start, Optional<Position> end) {
        var region = new LinkedHashMap<String, Object>();
        region.put("startLine", start.line());
        if (start.column() > 0) {
            region.put("startColumn", start.column());
        }
        end.ifPresent(after -> {
            region.put("endLine", after.line());
            region.put("endColumn", after.column());
        });
        return region;
    }
}

package io.sluice.model.reader;

import io.sluice.model.HostPattern;
import io.sluice.model.Position;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// DNS names and wildcards as people write them: letter case and one final dot are folded, what
/// could be read in two ways is refused.
final class HostPatternReader {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final Pattern DOMAIN_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9_]*[a-z0-9])?");

    private HostPatternReader() {}

    /// A full name, `*.` and a name, or `*`.
    static Optional<HostPattern> pattern(Fields.Text text, String written, ObjectReport report) {
        if (written.equals("*")) {
            return Optional.of(new HostPattern("*"));
        }
        boolean wildcard = written.startsWith("*.");
        String folded = fold(wildcard ? written.substring(2) : written);
        if (!wildcard && folded.indexOf('.') < 0 && !folded.isEmpty()) {
            return refuse(text, report, "is a short name", "write the full name");
        }
        return problem(folded)
                .map(why -> HostPatternReader.<HostPattern>refuse(text, report, why, ""))
                .orElseGet(() -> Optional.of(new HostPattern((wildcard ? "*." : "") + folded)));
    }

    /// A `DomainName` of a cluster-wide policy: two labels or more, `*.` before them or not.
    /// Underscores are allowed. Names that no DNS server can give are too; they match nothing.
    static Optional<HostPattern> domainName(Fields.Text text, ObjectReport report) {
        String written = text.text();
        boolean wildcard = written.startsWith("*.");
        String folded = fold(wildcard ? written.substring(2) : written);
        var labels = List.of(folded.split("\\.", -1));
        if (labels.size() < 2
                || !labels.stream().allMatch(label -> DOMAIN_LABEL.matcher(label).matches())) {
            return refuse(
                    text,
                    report,
                    "is no domain name",
                    "write two labels or more, with *. before them for every name below");
        }
        boolean tooLong =
                folded.length() > LONGEST_NAME
                        || labels.stream().anyMatch(label -> label.length() > LONGEST_LABEL);
        if (tooLong) {
            report.warning(
                    "bad-host",
                    text.position(),
                    text.path() + " is longer than names can be: it matches nothing",
                    "write a name of at most 253 characters, each label of at most 63");
        }
        return Optional.of(new HostPattern((wildcard ? "*." : "") + folded));
    }

    /// A name without wildcard; short names are allowed.
    static Optional<String> name(Fields.Text text, ObjectReport report) {
        String folded = fold(text.text());
        return problem(folded)
                .map(why -> HostPatternReader.<String>refuse(text, report, why, ""))
                .orElseGet(() -> Optional.of(folded));
    }

    private static <T> Optional<T> refuse(
            Fields.Text text, ObjectReport report, String why, String fix) {
        Position position = text.position();
        report.error(
                "bad-host",
                position,
                text.path() + " " + Quoted.of(text.text()) + " " + why,
                fix.isEmpty() ? "write a full DNS name, *.NAME or *" : fix);
        return Optional.empty();
    }

    private static String fold(String written) {
        String name = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        boolean ascii = name.chars().allMatch(c -> c < 128);
        return ascii ? name.toLowerCase(Locale.ROOT) : name;
    }

    /// What is wrong with a folded name; empty when nothing is.
    private static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("is empty");
        }
        if (name.length() > LONGEST_NAME) {
            return Optional.of("is longer than " + LONGEST_NAME + " characters");
        }
        if (name.chars().anyMatch(c -> c >= 128)) {
            return Optional.of("is not ASCII: write it in Punycode (xn--\u2026)");
        }
        if (name.indexOf('*') >= 0) {
            return Optional.of("has a wildcard that is not its whole left-most label");
        }
        if (name.indexOf('_') >= 0) {
            return Optional.of("has an underscore, which no host name has");
        }
        String last = "";
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty()) {
                return Optional.of("has an empty label");
            }
            if (label.length() > LONGEST_LABEL) {
                return Optional.of("has a label longer than " + LONGEST_LABEL + " characters");
            }
            if (!Names.isDnsLabel(label)) {
                return Optional.of(
                        "has the label "
                                + Quoted.of(label)
                                + ", which is not letters, digits and '-' with a letter or digit"
                                + " at both ends");
            }
            last = label;
        }
        return last.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of("ends in a number, so it is no name")
                : Optional.empty();
    }
}

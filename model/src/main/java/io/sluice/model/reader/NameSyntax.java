package io.sluice.model.reader;

/// The forms that names of objects have.
enum NameSyntax {
    SUBDOMAIN(
            "DNS-1123 subdomain",
            "at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both"
                    + " ends of every part"),
    DNS_LABEL(
            "DNS-1123 label",
            "at most 63 lower-case letters, digits and '-', with a letter or digit at both ends"),
    DNS_1035_LABEL(
            "DNS-1035 label",
            "at most 63 lower-case letters, digits and '-', a letter first, no '-' last");

    private final String what;
    private final String rule;

    NameSyntax(String what, String rule) {
        this.what = what;
        this.rule = rule;
    }

    String what() {
        return what;
    }

    String rule() {
        return rule;
    }

    boolean accepts(String text) {
        return switch (this) {
            case SUBDOMAIN -> Names.isSubdomain(text);
            case DNS_LABEL -> Names.isDnsLabel(text);
            case DNS_1035_LABEL -> Names.isDns1035Label(text);
        };
    }
}

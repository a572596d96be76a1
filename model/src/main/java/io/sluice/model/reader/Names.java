package io.sluice.model.reader;

import java.util.regex.Pattern;

/// The syntax of names, as `k8s.io/apimachinery/pkg/util/validation` defines it.
final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
    private static final Pattern DNS_1035_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern QUALIFIED =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");

    private Names() {}

    /// A DNS-1123 label: a namespace.
    static boolean isDnsLabel(String text) {
        return text.length() <= 63 && DNS_LABEL.matcher(text).matches();
    }

    /// A DNS-1035 label: a Service.
    static boolean isDns1035Label(String text) {
        return text.length() <= 63 && DNS_1035_LABEL.matcher(text).matches();
    }

    /// A DNS-1123 subdomain: the name of most objects.
    static boolean isSubdomain(String text) {
        return text.length() <= 253 && SUBDOMAIN.matcher(text).matches();
    }

    /// `[prefix/]name`: the key of a label.
    static boolean isLabelKey(String text) {
        if (text.length() > 253 + 1 + 63) {
            return false;
        }
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1);
        return (slash < 0 || isSubdomain(text.substring(0, slash)))
                && name.length() <= 63
                && QUALIFIED.matcher(name).matches();
    }

    /// Letters, digits, `-`, `_` and `.`, a letter or digit at both ends, at most 253.
    static boolean isWord(String text) {
        return text.length() <= 253 && QUALIFIED.matcher(text).matches();
    }

    static boolean isLabelValue(String text) {
        return text.length() <= 63 && (text.isEmpty() || QUALIFIED.matcher(text).matches());
    }

    /// An IANA service name (RFC 6335, section 5.1, lower case only).
    static boolean isPortName(String text) {
        return text.length() <= 15
                && PORT_NAME.matcher(text).matches()
                && text.chars().anyMatch(c -> c >= 'a' && c <= 'z')
                && !text.contains("--")
                && !text.startsWith("-")
                && !text.endsWith("-");
    }
}

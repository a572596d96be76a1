package io.sluice.model;

/// A DNS name or a wildcard over the left-most labels, in lower case without a final dot.
///
/// `*.example.com` matches one or more labels before `example.com`, never `example.com` itself; `*`
/// matches every name (policy-semantics, section 4).
///
/// @param text `name`, `*.name` or `*`
public record HostPattern(String text) {
    public boolean isWildcard() {
        return text.startsWith("*");
    }

    /// True when `name`, in lower case and without a final dot, is matched.
    public boolean matches(String name) {
        if (text.equals("*")) {
            return !name.isEmpty();
        }
        if (!isWildcard()) {
            return text.equals(name);
        }
        int suffix = text.length() - 1;
        return name.length() > suffix
                && name.regionMatches(name.length() - suffix, text, 1, suffix);
    }

    /// The same where a wildcard stands for exactly one label: `*.example.com` matches
    /// `a.example.com` and not `b.a.example.com`.
    public boolean matchesOneLabel(String name) {
        return matches(name)
                && (text.equals("*")
                        || !isWildcard()
                        || name.indexOf('.') == name.length() - text.length() + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}

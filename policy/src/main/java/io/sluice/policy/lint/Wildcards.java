package io.sluice.policy.lint;

import com.google.common.net.InternetDomainName;
import io.sluice.model.HostPattern;
import java.util.Optional;
import java.util.Set;

/// Wildcards over names that anybody can register: the Public Suffix List (publicsuffix.org) as a
/// library carries it, and a few suffixes that are not in it. The list is read when the first
/// wildcard is looked at.
final class Wildcards {
    static final String FIX = "name the domains that are needed, such as *.example.com";

    /// Names above public suffixes, and services where every address or customer has a name.
    private static final Set<String> FURTHER =
            Set.of(
                    "amazonaws.com",
                    "elb.amazonaws.com",
                    "run.app",
                    "core.windows.net",
                    "cloudapp.azure.com",
                    "digitaloceanspaces.com",
                    "nip.io",
                    "sslip.io");

    private Wildcards() {}

    /// Whose names a pattern has, when they are anybody's.
    static Optional<String> whose(HostPattern pattern) {
        if (!pattern.isWildcard()) {
            return Optional.empty();
        }
        if (pattern.text().equals("*")) {
            return Optional.of("every name there is");
        }
        String suffix = pattern.text().substring(2);
        return isPublic(suffix)
                ? Optional.of("every name under " + suffix + ", where anybody can register one")
                : Optional.empty();
    }

    /// A suffix, or a name whose every child is one. A single label that is on no list is a zone of
    /// somebody's own.
    private static boolean isPublic(String suffix) {
        return FURTHER.contains(suffix)
                || InternetDomainName.isValid(suffix)
                        && (InternetDomainName.from(suffix).isPublicSuffix()
                                || InternetDomainName.from("any." + suffix).isPublicSuffix());
    }
}

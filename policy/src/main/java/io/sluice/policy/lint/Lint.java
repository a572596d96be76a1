package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.Places;
import io.sluice.policy.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Looks for what manifests say and hardly mean.
public final class Lint {
    private static final List<Check> CHECKS =
            List.of(
                    new PeerCheck(),
                    new DirectionCheck(),
                    new DnsCheck(),
                    new PortCheck(),
                    new SelectorCheck(),
                    new NamespaceCheck(),
                    new AddressCheck(),
                    new ExceptionCheck(),
                    new RedundancyCheck(),
                    new UnreachableCheck(),
                    new ClusterOrderCheck(),
                    new PriorityCheck(),
                    new ClusterSelectorCheck(),
                    new ClusterAddressCheck(),
                    new ClusterNameCheck(),
                    new ClusterPortCheck(),
                    new ClusterDnsCheck(),
                    new BaselineCheck(),
                    new ServiceCheck(),
                    new ServicePortCheck(),
                    new GatewayCheck(),
                    new CoverageCheck());

    private static final Comparator<Finding> BY_PLACE =
            Comparator.comparing((Finding finding) -> finding.position().file())
                    .thenComparingInt(finding -> finding.position().line())
                    .thenComparingInt(finding -> finding.position().column())
                    .thenComparing(Finding::rule)
                    .thenComparing(Finding::message);

    private Lint() {}

    /// Everything there is to say: what the reader found, and what the rules find. With an error in
    /// the manifests the rules are left out, because objects with errors are missing from them.
    ///
    /// @param places where fields are written; with [Places#NONE] findings stand at the nearest
    ///   part of an object whose place the model keeps, and what depends on a field being written
    ///   is not found
    public static LintReport check(Manifests manifests, Places places) {
        return check(manifests, places, Profile.UPSTREAM);
    }

    /// The same as another implementation reads policies.
    public static LintReport check(Manifests manifests, Places places, Profile profile) {
        var findings = new ArrayList<>(manifests.findings());
        var silencing = new Silencing(manifests.resources());
        if (!manifests.hasErrors()) {
            var subject = LintSubject.of(manifests, places, profile);
            CHECKS.forEach(check -> check.run(subject, findings::add));
            silencing.unknownRules(subject, findings::add);
        }
        findings.sort(BY_PLACE);
        return silencing.split(findings.stream().distinct().toList());
    }
}

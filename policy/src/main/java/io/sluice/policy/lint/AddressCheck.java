package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Blocks of addresses that hold, or are, more than addresses outside.
final class AddressCheck implements Check {
    /// Where clouds answer for the machine: AWS, Azure, Google and others; AWS over IPv6; AWS for
    /// tasks; Alibaba.
    static final List<IpAddress> METADATA =
            Stream.of("169.254.169.254", "fd00:ec2::254", "169.254.170.2", "100.100.100.200")
                    .map(text -> IpAddress.parse(text).orElseThrow())
                    .toList();

    private static final int HTTP = 80;

    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var ranges = ClusterRanges.of(subject);
        for (NetworkPolicy policy : subject.cluster().networkPolicies()) {
            for (RulePlace rule : RulePlace.of(policy)) {
                for (RulePlace.BlockPlace block : rule.blocks()) {
                    inside(subject, block, ranges, findings);
                    metadata(subject, block).ifPresent(findings);
                }
            }
        }
    }

    private static void inside(
            LintSubject subject,
            RulePlace.BlockPlace place,
            ClusterRanges ranges,
            Consumer<Finding> findings) {
        Cidr cidr = place.block().cidr();
        boolean service = ranges.services(cidr);
        if (!service && !ranges.pods(cidr)) {
            return;
        }
        findings.accept(
                subject.finding(
                        LintRule.POD_OR_SERVICE_RANGE,
                        place.rule().policy(),
                        cidrPlace(subject, place),
                        place.text()
                                + ".ipBlock "
                                + cidr
                                + (service
                                        ? " holds addresses of Services, which are translated to"
                                                + " those of Pods before policies are looked at"
                                        : subject.profile().ipBlockMatchesPods()
                                                ? " holds addresses of Pods, which change"
                                                : " holds addresses of Pods, which no block"
                                                        + " matches (ipBlockMatchesPods=false)"),
                        "select the Pods by podSelector and namespaceSelector"));
    }

    static Position cidrPlace(LintSubject subject, RulePlace.BlockPlace place) {
        return subject.find(
                        place.rule().policy(),
                        place.rule().peerPath(place.peer(), "ipBlock", "cidr"))
                .orElse(place.block().position());
    }

    /// A block of the one address alone is meant to allow it.
    private static Optional<Finding> metadata(LintSubject subject, RulePlace.BlockPlace place) {
        var block = place.block();
        var rule = place.rule();
        if (rule.direction() != Direction.EGRESS
                || block.cidr().prefix() == block.cidr().base().width()
                || !PortCover.has(rule.rule().ports(), Protocol.TCP, HTTP)) {
            return Optional.empty();
        }
        return METADATA.stream()
                .filter(block::contains)
                .findFirst()
                .map(address ->
                        subject.finding(
                                LintRule.METADATA_REACHABLE,
                                rule.policy(),
                                cidrPlace(subject, place),
                                place.text()
                                        + ".ipBlock "
                                        + block.cidr()
                                        + " holds the metadata address "
                                        + address,
                                "add " + Cidr.of(address) + " to its except"));
    }
}

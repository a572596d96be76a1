package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import io.sluice.policy.SelectorText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Exceptions that another rule undoes (rule P6), and blocks that say nothing about the other
/// family. A smaller block inside an exception is left alone: "nothing private but this host" is
/// written that way.
final class ExceptionCheck implements Check {
    /// The block of all IPv6 addresses, and that of all global ones (RFC 4291).
    private static final int WHOLE_V6_PREFIX = 3;

    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        subject.policies()
                .forEach((namespace, policies) -> {
                    for (NetworkPolicy policy : policies) {
                        for (Direction direction : Direction.values()) {
                            reallowed(subject, policy, direction, policies, findings);
                            families(subject, RulePlace.of(policy, direction)).ifPresent(findings);
                        }
                    }
                });
    }

    private static void reallowed(
            LintSubject subject,
            NetworkPolicy policy,
            Direction direction,
            List<NetworkPolicy> policies,
            Consumer<Finding> findings) {
        var excepting =
                RulePlace.of(policy, direction).stream()
                        .flatMap(rule -> rule.blocks().stream())
                        .filter(block -> !block.block().except().isEmpty())
                        .toList();
        if (excepting.isEmpty()) {
            return;
        }
        var others = new ArrayList<RulePlace>();
        for (NetworkPolicy other : policies) {
            if (other.equals(policy) || coversSubject(other, policy)) {
                others.addAll(RulePlace.of(other, direction));
            }
        }
        for (RulePlace.BlockPlace block : excepting) {
            for (int i = 0; i < block.block().except().size(); i++) {
                reallowed(subject, block, i, others).ifPresent(findings);
            }
        }
    }

    /// True when a policy surely applies to every Pod that the other one applies to.
    private static boolean coversSubject(NetworkPolicy wide, NetworkPolicy narrow) {
        return wide.podSelector().isEmpty()
                || SelectorText.of(wide.podSelector())
                        .equals(SelectorText.of(narrow.podSelector()));
    }

    private static Optional<Finding> reallowed(
            LintSubject subject, RulePlace.BlockPlace place, int index, List<RulePlace> others) {
        Cidr hole = place.block().except().get(index);
        var rule = place.rule();
        for (RulePlace other : others) {
            if (!PortCover.overlap(rule.rule().ports(), other.rule().ports())) {
                continue;
            }
            Optional<String> by = allowing(hole, other);
            if (by.isPresent()) {
                String[] path =
                        rule.peerPath(place.peer(), "ipBlock", "except", Integer.toString(index));
                return Optional.of(
                        subject.finding(
                                LintRule.EXCEPT_REALLOWED,
                                rule.policy(),
                                subject.find(rule.policy(), path).orElse(place.block().position()),
                                place.text()
                                        + ".ipBlock.except "
                                        + hole
                                        + " is allowed all the same by "
                                        + by.get()
                                        + inPolicy(rule, other),
                                "repeat the exception there, or remove it here"));
            }
        }
        return Optional.empty();
    }

    private static String inPolicy(RulePlace rule, RulePlace other) {
        return other.policy().equals(rule.policy())
                ? ""
                : " of NetworkPolicy " + other.policy().meta().path();
    }

    /// What of a rule allows all of a hole, if anything does. The hole's own block does not.
    private static Optional<String> allowing(Cidr hole, RulePlace other) {
        if (other.rule().peers().isEmpty()) {
            return Optional.of(other.text() + ", which allows any peer,");
        }
        return other.blocks().stream()
                .filter(candidate -> candidate.block().cidr().contains(hole))
                .filter(candidate ->
                        candidate.block().except().stream()
                                .allMatch(its -> PeerCover.disjoint(its, hole)))
                .map(RulePlace.BlockPlace::text)
                .findFirst();
    }

    /// IPv4 limited, IPv6 not, on the same ports.
    private static Optional<Finding> families(LintSubject subject, List<RulePlace> rules) {
        var blocks = rules.stream().flatMap(rule -> rule.blocks().stream()).toList();
        for (RulePlace.BlockPlace v6 : blocks) {
            Cidr cidr = v6.block().cidr();
            boolean whole =
                    cidr.base().v6()
                            && cidr.prefix() <= WHOLE_V6_PREFIX
                            && v6.block().except().isEmpty();
            var v4 =
                    blocks.stream()
                            .filter(block -> !block.block().cidr().base().v6())
                            .filter(block -> samePorts(block, v6))
                            .toList();
            if (whole
                    && !v4.isEmpty()
                    && v4.stream().noneMatch(ExceptionCheck::isEverything)
                    && rules.stream().noneMatch(rule -> anyPeer(rule, v6))) {
                return Optional.of(
                        subject.finding(
                                LintRule.IPV6_LEFT_OPEN,
                                v6.rule().policy(),
                                AddressCheck.cidrPlace(subject, v6),
                                v6.text()
                                        + ".ipBlock "
                                        + cidr
                                        + " is open, while IPv4 is limited by "
                                        + v4.getFirst().text(),
                                "write exceptions for IPv6 as well (fc00::/7, fe80::/10, ...), or a"
                                        + " smaller block"));
            }
        }
        return Optional.empty();
    }

    private static boolean samePorts(RulePlace.BlockPlace one, RulePlace.BlockPlace other) {
        return PortCover.overlap(one.rule().rule().ports(), other.rule().rule().ports());
    }

    private static boolean isEverything(RulePlace.BlockPlace place) {
        return place.block().cidr().prefix() == 0 && place.block().except().isEmpty();
    }

    private static boolean anyPeer(RulePlace rule, RulePlace.BlockPlace v6) {
        return rule.rule().peers().isEmpty()
                && PortCover.overlap(rule.rule().ports(), v6.rule().rule().ports());
    }
}

package io.sluice.policy.lint;

import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Pod;
import io.sluice.policy.SelectorText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What can match no connection: selectors that contradict themselves, blocks without an address
/// left, and names of ports that no destination Pod has.
final class UnreachableCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (NetworkPolicy policy : subject.cluster().networkPolicies()) {
            contradiction(
                    subject,
                    policy,
                    policy.podSelector(),
                    "spec.podSelector",
                    List.of("spec", "podSelector"),
                    findings);
            for (RulePlace rule : RulePlace.of(policy)) {
                for (int i = 0; i < rule.rule().peers().size(); i++) {
                    peer(subject, rule, i, rule.rule().peers().get(i), findings);
                }
                named(subject, rule, findings);
            }
        }
    }

    private static void peer(
            LintSubject subject, RulePlace rule, int index, Peer peer, Consumer<Finding> findings) {
        switch (peer) {
            case Peer.Pods pods -> {
                selector(
                        subject,
                        rule,
                        index,
                        "namespaceSelector",
                        pods.namespaceSelector(),
                        findings);
                selector(subject, rule, index, "podSelector", pods.podSelector(), findings);
            }
            case Peer.IpBlock block -> {
                if (PeerCover.filled(block.cidr(), block.except())) {
                    findings.accept(
                            subject.finding(
                                    LintRule.UNREACHABLE_RULE,
                                    rule.policy(),
                                    subject.find(
                                                    rule.policy(),
                                                    rule.peerPath(index, "ipBlock", "except"))
                                            .orElse(block.position()),
                                    rule.peerText(index)
                                            + ".ipBlock "
                                            + block.cidr()
                                            + " has no address left after its exceptions",
                                    "remove an exception, or the block"));
                }
            }
        }
    }

    private static void selector(
            LintSubject subject,
            RulePlace rule,
            int index,
            String field,
            Optional<LabelSelector> selector,
            Consumer<Finding> findings) {
        selector.ifPresent(present ->
                contradiction(
                        subject,
                        rule.policy(),
                        present,
                        rule.peerText(index) + "." + field,
                        List.of(rule.peerPath(index, field)),
                        findings));
    }

    private static void contradiction(
            LintSubject subject,
            NetworkPolicy policy,
            LabelSelector selector,
            String what,
            List<String> path,
            Consumer<Finding> findings) {
        if (Impossible.is(selector)) {
            findings.accept(
                    subject.finding(
                            LintRule.UNREACHABLE_RULE,
                            policy,
                            subject.find(policy, path.toArray(String[]::new))
                                    .orElse(selector.position()),
                            what
                                    + " "
                                    + SelectorText.of(selector)
                                    + " contradicts itself: no labels match",
                            "all parts of a selector must hold; use In with several values for"
                                    + " alternatives"));
        }
    }

    private static void named(LintSubject subject, RulePlace rule, Consumer<Finding> findings) {
        List<Pod> destinations = destinations(subject, rule);
        if (destinations.isEmpty()) {
            return;
        }
        for (int i = 0; i < rule.rule().ports().size(); i++) {
            if (rule.rule().ports().get(i) instanceof Port.Named port
                    && destinations.stream().noneMatch(pod -> has(pod, port))) {
                findings.accept(
                        subject.finding(
                                LintRule.UNREACHABLE_RULE,
                                rule.policy(),
                                subject.find(
                                                rule.policy(),
                                                rule.path("ports", Integer.toString(i), "port"))
                                        .orElse(port.position()),
                                rule.text()
                                        + ".ports["
                                        + i
                                        + "] is the name "
                                        + port.name()
                                        + " ("
                                        + port.protocol()
                                        + "), which none of the "
                                        + destinations.size()
                                        + " destination Pods has",
                                "correct the name, or name the container's port"));
            }
        }
    }

    /// The Pods that the names of a rule are looked up on; none when they cannot all be known.
    static List<Pod> destinations(LintSubject subject, RulePlace rule) {
        if (rule.direction() == Direction.INGRESS) {
            return subject.selected(rule.policy());
        }
        var pods = new ArrayList<Pod>();
        for (Peer peer : rule.rule().peers()) {
            switch (peer) {
                case Peer.IpBlock _ -> {
                    return List.of();
                }
                case Peer.Pods selected -> pods.addAll(subject.pods(rule.policy(), selected));
            }
        }
        return pods;
    }

    private static boolean has(Pod pod, Port.Named port) {
        return pod.ports().stream()
                .anyMatch(candidate ->
                        candidate.name().equals(port.name())
                                && candidate.protocol() == port.protocol());
    }
}

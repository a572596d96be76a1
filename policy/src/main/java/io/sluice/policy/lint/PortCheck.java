package io.sluice.policy.lint;

import io.sluice.model.Direction;
import io.sluice.model.Edit;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import java.util.List;
import java.util.function.Consumer;

/// Ports that say less than they seem to (rules T2, T4).
final class PortCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (NetworkPolicy policy : subject.cluster().networkPolicies()) {
            for (RulePlace rule : RulePlace.of(policy)) {
                var ports = rule.rule().ports();
                for (int i = 0; i < ports.size(); i++) {
                    switch (ports.get(i)) {
                        case Port.All all -> empty(subject, rule, i, all, findings);
                        case Port.Named named -> named(subject, rule, i, named, findings);
                        case Port.Range _ -> {}
                    }
                }
            }
        }
    }

    private static void empty(
            LintSubject subject,
            RulePlace rule,
            int index,
            Port.All port,
            Consumer<Finding> findings) {
        String[] protocol = rule.path("ports", Integer.toString(index), "protocol");
        if (subject.find(rule.policy(), rule.path()).isEmpty()
                || port.protocol() != Protocol.TCP
                || subject.find(rule.policy(), protocol).isPresent()) {
            return;
        }
        var finding =
                subject.finding(
                        LintRule.EMPTY_PORT,
                        rule.policy(),
                        port.position(),
                        rule.text()
                                + ".ports["
                                + index
                                + "] is empty: every TCP port, and no other",
                        "leave ports out for every port and protocol, or write protocol: TCP");
        findings.accept(finding.with(Edit.value(port.position(), "{protocol: TCP}")));
    }

    /// An ingress rule's names are looked up on the policy's own Pods, whoever connects.
    private static void named(
            LintSubject subject,
            RulePlace rule,
            int index,
            Port.Named port,
            Consumer<Finding> findings) {
        List<RulePlace.BlockPlace> blocks = rule.blocks();
        if (rule.direction() == Direction.INGRESS || blocks.isEmpty()) {
            return;
        }
        findings.accept(
                subject.finding(
                        LintRule.NAMED_PORT_ON_IP_BLOCK,
                        rule.policy(),
                        subject.find(
                                        rule.policy(),
                                        rule.path("ports", Integer.toString(index), "port"))
                                .orElse(port.position()),
                        rule.text()
                                + ".ports["
                                + index
                                + "] is the name "
                                + port.name()
                                + ", which no address of "
                                + blocks.getFirst().block().cidr()
                                + " outside the cluster has",
                        "write the port's number"));
    }
}

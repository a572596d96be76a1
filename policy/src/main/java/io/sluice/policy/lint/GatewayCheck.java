package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.Gateway;
import java.util.function.Consumer;

/// Hosts of Gateways that leave the choice of the server to anybody.
final class GatewayCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (Gateway gateway : subject.cluster().gateways()) {
            for (Gateway.Server server : gateway.servers()) {
                for (Gateway.Host host : server.hosts()) {
                    Wildcards.whose(host.pattern())
                            .ifPresent(whose ->
                                    findings.accept(
                                            subject.finding(
                                                    LintRule.PUBLIC_SUFFIX_WILDCARD,
                                                    gateway,
                                                    host.position(),
                                                    "the host " + host.pattern() + " is " + whose,
                                                    Wildcards.FIX)));
                }
            }
        }
    }
}

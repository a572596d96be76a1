package io.sluice.cli.agent;

import io.sluice.dns.RecentAnswers;
import io.sluice.flows.Counter;
import io.sluice.node.Denials;
import io.sluice.node.DnsCounts;
import io.sluice.node.Enforcer;
import java.util.List;

/// What the parts of a node count, under the names of the metrics.
final class InstanceCounters {
    private InstanceCounters() {}

    static List<Counter> of(
            DnsCounts dns, RecentAnswers recent, Denials denials, Enforcer enforcer) {
        return List.of(
                usual("sluice_dns_queries_total", dns.queries(), "DNS queries taken"),
                usual("sluice_dns_answers_total", dns.answers(), "DNS answers forwarded"),
                usual("sluice_dns_malformed_total", dns.malformed(), "messages that were no query"),
                alarm(
                        "sluice_dns_failures_total",
                        dns.failures(),
                        "DNS queries that no upstream server answered"),
                alarm(
                        "sluice_dns_refused_total",
                        dns.refused(),
                        "DNS queries or connections over a limit"),
                alarm(
                        "sluice_dns_not_steered_total",
                        dns.notSteered(),
                        "DNS answers held back because their addresses could not be steered or opened"),
                alarm(
                        "sluice_dns_not_delivered_total",
                        dns.notDelivered(),
                        "DNS answers that could not be sent to the Pod"),
                alarm(
                        "sluice_dns_answers_evicted_total",
                        recent.evicted(),
                        "DNS answers forgotten early because a Pod got too many"),
                alarm(
                        "sluice_names_forgotten_total",
                        enforcer.namesForgotten(),
                        "names that no rule counts for any more because a Pod was answered too"
                                + " many"),
                alarm(
                        "sluice_verdict_mismatch_total",
                        denials.verdictMismatches(),
                        "packets that the kernel refused and the decisions allow"),
                alarm(
                        "sluice_rules_repaired_total",
                        enforcer.repairs(),
                        "repairs of rules that another program had changed"));
    }

    private static Counter usual(String name, long value, String text) {
        return new Counter(name, value, text, false);
    }

    private static Counter alarm(String name, long value, String text) {
        return new Counter(name, value, text, true);
    }
}

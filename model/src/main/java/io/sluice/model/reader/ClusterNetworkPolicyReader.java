package io.sluice.model.reader;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ClusterNetworkPolicy.Rule;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ClusterNetworkPolicy v1alpha2, AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1: what
/// their published definitions reject (policy-semantics, section 2).
final class ClusterNetworkPolicyReader {
    private static final int HIGHEST_PRIORITY = 1000;

    private ClusterNetworkPolicyReader() {}

    static Optional<ClusterNetworkPolicy> read(
            Fields object, ObjectMeta meta, ClusterDialect dialect) {
        int before = object.report().notUnderstood();
        object.only(KnownFields.OBJECT);
        if (dialect == ClusterDialect.BASELINE_ADMIN_NETWORK_POLICY) {
            checkOnlyOne(object, meta);
        }
        var spec = object.object("spec");
        if (spec.isEmpty()) {
            if (!object.has("spec")) {
                object.missing("spec", "write " + String.join(", ", dialect.specFields()));
            }
            return Optional.empty();
        }
        var fields = spec.get();
        fields.only(dialect.specFields());
        boolean whole = object.report().notUnderstood() == before;
        var tier = tier(fields, dialect);
        int priority = priority(fields, dialect);
        var subject = ClusterPeerReader.subject(fields, dialect);
        boolean understood = object.report().notUnderstood() == before;
        var ingress = rules(fields, Direction.INGRESS, dialect, understood);
        var egress = rules(fields, Direction.EGRESS, dialect, understood);
        if (!whole) {
            ingress.add(denyingEverything(fields));
            egress.add(denyingEverything(fields));
        }
        if (tier.isEmpty() || subject.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ClusterNetworkPolicy(
                        meta,
                        dialect.form(),
                        tier.get(),
                        priority,
                        subject.get(),
                        ingress,
                        egress));
    }

    /// For a field beside the rules that is not understood: it may hold rules, or say what happens
    /// when none matches.
    private static Rule denyingEverything(Fields spec) {
        return new Rule(
                "",
                Action.DENY,
                List.of(new Peer.Unknown(spec.position())),
                List.of(),
                spec.position());
    }

    private static void checkOnlyOne(Fields object, ObjectMeta meta) {
        if (!meta.name().equals("default")) {
            object.report()
                    .error(
                            "bad-name",
                            object.object("metadata").orElse(object).position("name"),
                            "a BaselineAdminNetworkPolicy is called default, not "
                                    + Quoted.of(meta.name()),
                            "name it default, and put the rules of all of them into that one");
        }
    }

    private static Optional<Tier> tier(Fields spec, ClusterDialect dialect) {
        return switch (dialect) {
            case ADMIN_NETWORK_POLICY -> Optional.of(Tier.ADMIN);
            case BASELINE_ADMIN_NETWORK_POLICY -> Optional.of(Tier.BASELINE);
            case CLUSTER_NETWORK_POLICY -> {
                if (!spec.has("tier")) {
                    spec.missing("tier", "write Admin or Baseline");
                }
                yield spec.string("tier").flatMap(text -> tier(spec, text));
            }
        };
    }

    private static Optional<Tier> tier(Fields spec, String text) {
        return switch (text) {
            case "Admin" -> Optional.of(Tier.ADMIN);
            case "Baseline" -> Optional.of(Tier.BASELINE);
            default -> {
                spec.report()
                        .error(
                                "bad-tier",
                                spec.position("tier"),
                                spec.path("tier") + " " + Quoted.of(text) + " is unknown",
                                "write Admin or Baseline");
                yield Optional.empty();
            }
        };
    }

    private static int priority(Fields spec, ClusterDialect dialect) {
        if (dialect == ClusterDialect.BASELINE_ADMIN_NETWORK_POLICY) {
            return 0;
        }
        if (!spec.has("priority")) {
            spec.missing("priority", "write 0 to " + HIGHEST_PRIORITY + "; the lowest comes first");
        }
        int priority = spec.integer("priority").orElse(0);
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            spec.report()
                    .error(
                            "out-of-range",
                            spec.position("priority"),
                            spec.path("priority")
                                    + " "
                                    + priority
                                    + " is outside 0.."
                                    + HIGHEST_PRIORITY,
                            "the lowest number comes first");
        }
        return priority;
    }

    private static List<Rule> rules(
            Fields spec, Direction direction, ClusterDialect dialect, boolean understood) {
        String field =
                switch (direction) {
                    case INGRESS -> "ingress";
                    case EGRESS -> "egress";
                };
        var rules = new ArrayList<Rule>();
        for (Fields rule : Counted.atMost(spec, field, dialect.most())) {
            var reader = new ClusterRuleReader(rule, direction, dialect);
            reader.read(understood).ifPresent(rules::add);
        }
        return rules;
    }
}

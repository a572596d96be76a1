package io.sluice.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A setting of every switch: how an implementation reads policies. The profiles that have a name
/// are those of docs/profiles.md.
///
/// @param base the named profile that it starts from
/// @param settings the value of each switch
public record Profile(String base, Map<Switch, String> settings) {
    private static final String NP_GUARD = "np-guard";

    /// What Kubernetes documents and its conformance tests require.
    public static final Profile UPSTREAM = of("upstream");

    /// Every profile that has a name, upstream first.
    public static final List<Profile> ALL =
            List.of(
                    UPSTREAM,
                    of("cilium")
                            .with(Switch.IP_BLOCK_MATCHES_PODS, "false")
                            .with(Switch.IP_BLOCK_MATCHES_NODES, "false")
                            .with(Switch.NAME_WILDCARD, "oneLabel")
                            .with(Switch.HAIRPIN, "always"),
                    of("calico").with(Switch.HAIRPIN, "policy"),
                    of("antrea").with(Switch.HAIRPIN, "egress"),
                    of(NP_GUARD)
                            .with(Switch.IP_BLOCK_MATCHES_PODS, "false")
                            .with(Switch.NETWORKS_MATCH_PODS, "false")
                            .with(Switch.OWN_NODE, "policy")
                            .with(Switch.HOST_NETWORK, "pod")
                            .with(Switch.NOT_RUNNING, "pod")
                            .with(Switch.REPLICA_SET, "itself")
                            .with(Switch.TO_ITSELF, "omitted"));

    public Profile {
        settings = Map.copyOf(settings);
    }

    private static Profile of(String name) {
        var settings = new EnumMap<Switch, String>(Switch.class);
        for (Switch each : Switch.values()) {
            settings.put(each, each.options().getFirst());
        }
        return new Profile(name, settings);
    }

    /// The profile of a name.
    ///
    /// @throws IllegalArgumentException when there is none, naming those there are
    public static Profile named(String name) {
        return ALL.stream()
                .filter(profile -> profile.base.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "`"
                                        + name
                                        + "` is no profile; there are "
                                        + ALL.stream()
                                                .map(Profile::base)
                                                .collect(Collectors.joining(", "))));
    }

    /// The same with one switch set otherwise.
    ///
    /// @throws IllegalArgumentException when the switch does not have the value
    public Profile with(Switch choice, String value) {
        if (!choice.options().contains(value)) {
            throw new IllegalArgumentException(
                    "`"
                            + choice.text()
                            + "` cannot be `"
                            + value
                            + "`; it can be "
                            + String.join(" or ", choice.options()));
        }
        var changed = new EnumMap<>(settings);
        changed.put(choice, value);
        return new Profile(base, changed);
    }

    /// The same with one switch set otherwise, from `switch=value`.
    ///
    /// @throws IllegalArgumentException when there is no such switch or value, naming those there
    ///   are
    public Profile with(String assignment) {
        int equals = assignment.indexOf('=');
        String name = equals < 0 ? assignment : assignment.substring(0, equals);
        var choice =
                Switch.named(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "`"
                                                + name
                                                + "` is no switch; there are "
                                                + Stream.of(Switch.values())
                                                        .map(Switch::text)
                                                        .collect(Collectors.joining(", "))));
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "`"
                            + name
                            + "` needs a value: "
                            + choice.options().stream()
                                    .map(value -> name + "=" + value)
                                    .collect(Collectors.joining(" or ")));
        }
        return with(choice, assignment.substring(equals + 1));
    }

    /// The named profile, and `+switch=value` for each switch that is set otherwise than there.
    public String name() {
        var named = ALL.stream().filter(profile -> profile.base.equals(base)).findFirst();
        return named.map(from ->
                        base
                                + from.differences(this).stream()
                                        .map(each -> "+" + each.text() + "=" + value(each))
                                        .collect(Collectors.joining()))
                .orElse(base);
    }

    /// The switches that another profile sets otherwise.
    public List<Switch> differences(Profile other) {
        return Stream.of(Switch.values())
                .filter(each -> !value(each).equals(other.value(each)))
                .toList();
    }

    /// @return one of the switch's options
    public String value(Switch choice) {
        return Objects.requireNonNull(settings.get(choice));
    }

    private boolean isUpstream(Switch choice) {
        return value(choice).equals(UPSTREAM.value(choice));
    }

    public boolean ipBlockMatchesPods() {
        return isUpstream(Switch.IP_BLOCK_MATCHES_PODS);
    }

    /// True when isolation denies protocols without ports unless a rule allows all ports; otherwise
    /// they are allowed.
    public boolean icmpFollowsAllPorts() {
        return isUpstream(Switch.ICMP);
    }

    boolean ipBlockMatchesNodes() {
        return isUpstream(Switch.IP_BLOCK_MATCHES_NODES);
    }

    public boolean networksMatchPods() {
        return isUpstream(Switch.NETWORKS_MATCH_PODS);
    }

    /// True when the implementation decodes manifests without the API server's checks, and reads on
    /// where that would refuse.
    public boolean readsLeniently() {
        return base.equals(NP_GUARD);
    }

    public boolean wildcardIsOneLabel() {
        return !isUpstream(Switch.NAME_WILDCARD);
    }

    boolean hairpinIsHeldToPolicy() {
        return !value(Switch.HAIRPIN).equals("always");
    }

    boolean hairpinIngressIsHeldToPolicy() {
        return !value(Switch.HAIRPIN).equals("egress");
    }

    boolean networkPoliciesAllowHairpin() {
        return isUpstream(Switch.HAIRPIN);
    }

    boolean ownNodeIsLetIn() {
        return isUpstream(Switch.OWN_NODE);
    }

    boolean hostNetworkIsNode() {
        return isUpstream(Switch.HOST_NETWORK);
    }

    boolean onlyRunningPods() {
        return isUpstream(Switch.NOT_RUNNING);
    }

    boolean deploymentOwnsReplicaSet() {
        return isUpstream(Switch.REPLICA_SET);
    }

    boolean listsToItself() {
        return isUpstream(Switch.TO_ITSELF);
    }
}

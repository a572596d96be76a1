package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import io.sluice.policy.ResolvedPolicy.ClusterWide;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What one direction says to the Pods that the same policies select: three tiers, asked in turn
/// (policy-semantics, section 3).
final class Side {
    private final Direction direction;
    private final boolean isolated;
    private final boolean portsOnly;
    private final List<ClusterWide> adminPolicies;
    private final List<Namespaced> policies;
    private final List<ClusterWide> baselinePolicies;
    private final RuleList admin;
    private final RuleList networkPolicies;
    private final RuleList baseline;
    private volatile @Nullable Segments segments;
    private volatile @Nullable List<String> policyNames;

    /// The policies that select the subject.
    ///
    /// @param admin those of the Admin tier, in order
    /// @param isolating NetworkPolicies that list the direction, by name
    /// @param baseline those of the Baseline tier, in order
    record Applying(
            List<ClusterWide> admin, List<Namespaced> isolating, List<ClusterWide> baseline) {
        Applying {
            admin = List.copyOf(admin);
            isolating = List.copyOf(isolating);
            baseline = List.copyOf(baseline);
        }
    }

    /// @param subjectPorts the subject's named ports, which ingress rules resolve on
    Side(
            Direction direction,
            Applying applying,
            List<ContainerPort> subjectPorts,
            Profile profile) {
        this.direction = direction;
        this.isolated = !applying.isolating.isEmpty();
        this.portsOnly = !profile.icmpFollowsAllPorts();
        this.adminPolicies = applying.admin;
        this.policies = applying.isolating;
        this.baselinePolicies = applying.baseline;
        this.admin = list(applying.admin, subjectPorts, profile.networksMatchPods());
        this.networkPolicies = list(applying.isolating, subjectPorts, profile.ipBlockMatchesPods());
        this.baseline = list(applying.baseline, subjectPorts, profile.networksMatchPods());
    }

    private RuleList list(
            List<? extends ResolvedPolicy> of, List<ContainerPort> ports, boolean blocksMatchPods) {
        if (of.isEmpty()) {
            return RuleList.EMPTY;
        }
        if (of.size() == 1) {
            return new RuleList(direction, of.getFirst().rules(direction), ports, blocksMatchPods);
        }
        var rules = new ArrayList<ResolvedRule>(of.size());
        of.forEach(policy -> rules.addAll(policy.rules(direction)));
        return new RuleList(direction, rules, ports, blocksMatchPods);
    }

    Direction direction() {
        return direction;
    }

    /// True when a NetworkPolicy isolates the subject (rule S5).
    boolean isIsolated() {
        return isolated;
    }

    /// True when a cluster-wide policy has a say.
    boolean isTiered() {
        return !admin.isEmpty() || !baseline.isEmpty();
    }

    /// The NetworkPolicies that isolate, by name.
    List<Namespaced> policies() {
        return policies;
    }

    /// The policies of the Admin tier, in order.
    List<ClusterWide> adminPolicies() {
        return adminPolicies;
    }

    /// The policies of the Baseline tier, in order.
    List<ClusterWide> baselinePolicies() {
        return baselinePolicies;
    }

    /// Two threads may both make it; they make the same.
    List<String> policyNames() {
        var known = policyNames;
        if (known == null) {
            known = policies.stream().map(Namespaced::path).toList();
            policyNames = known;
        }
        return known;
    }

    Distances distancesInAdmin() {
        return admin.distances(direction, adminPolicies);
    }

    Distances distancesInPolicies() {
        return networkPolicies.distances(direction, policies);
    }

    Distances distancesInBaseline() {
        return baseline.distances(direction, baselinePolicies);
    }

    RuleList admin() {
        return admin;
    }

    /// The rules of the NetworkPolicies, in the order of their names and of the lists in them.
    /// Asked when [#isIsolated()].
    RuleList networkPolicies() {
        return networkPolicies;
    }

    /// Asked when no NetworkPolicy isolates.
    RuleList baseline() {
        return baseline;
    }

    /// True when NetworkPolicies have nothing to say about a protocol.
    boolean isFree(int protocol) {
        return portsOnly && !Ports.hasPorts(protocol);
    }

    /// What is let through between the subject and a peer of which no name is known.
    ///
    /// @param peer the other end's identity when it is a Pod
    /// @param address the other end's address
    PeerAnswer.Builder answer(@Nullable Identity peer, IpAddress address) {
        var answer = new PeerAnswer.Builder();
        if (isTiered()) {
            return answer.allowed(rulings(peer, address, List.of()));
        }
        if (!isolated) {
            return answer.all();
        }
        answer.matched(networkPolicies.portsFor(peer, address, List.of()));
        return portsOnly ? answer.protocolsWithoutPorts() : answer;
    }

    /// The answer about one connection, worked out anew.
    ///
    /// @param peer the other end's identity when it is a Pod
    /// @param address the other end's address
    /// @param names what the other end is known to be called
    boolean allows(
            @Nullable Identity peer,
            IpAddress address,
            List<String> names,
            int protocol,
            int port) {
        int found = admin.find(peer, address, names, protocol, port);
        if (found != Ports.NO_RULE && admin.action(found) != Action.PASS) {
            return admin.action(found) == Action.ACCEPT;
        }
        if (isolated) {
            return isFree(protocol)
                    || networkPolicies.find(peer, address, names, protocol, port) != Ports.NO_RULE;
        }
        found = baseline.find(peer, address, names, protocol, port);
        return found == Ports.NO_RULE || baseline.action(found) != Action.DENY;
    }

    /// The whole answer for one peer: every port of every protocol.
    ///
    /// @param peer the other end's identity when it is a Pod
    /// @param address the other end's address
    /// @param names what the other end is known to be called
    Rulings rulings(@Nullable Identity peer, IpAddress address, List<String> names) {
        return Rulings.of(
                admin.portsFor(peer, address, names),
                networkPolicies.portsFor(peer, address, names),
                baseline.portsFor(peer, address, names),
                this::ruling);
    }

    /// The whole answer for peers that no rule mentions.
    Rulings rulingsOfAnyPeer() {
        return Rulings.of(
                admin.anyPeerPorts(),
                networkPolicies.anyPeerPorts(),
                baseline.anyPeerPorts(),
                this::ruling);
    }

    /// Calls with each [Ports#key] at which another rule may decide for a peer.
    void forEachPortEdge(
            @Nullable Identity peer, IpAddress address, List<String> names, IntConsumer action) {
        admin.portsFor(peer, address, names).forEachEdge(action);
        (isolated ? networkPolicies : baseline).portsFor(peer, address, names).forEachEdge(action);
    }

    /// What the first matches of the tiers come to, each a place in its tier or [Ports#NO_RULE].
    private Rulings.Decision ruling(int protocol, int inAdmin, int inPolicies, int inBaseline) {
        if (inAdmin != Ports.NO_RULE && admin.action(inAdmin) != Action.PASS) {
            return decision(admin, inAdmin);
        }
        if (isolated) {
            if (isFree(protocol)) {
                return new Rulings.Decision(Verdict.ALLOW, Optional.empty());
            }
            return inPolicies == Ports.NO_RULE
                    ? new Rulings.Decision(Verdict.DENY, Optional.empty())
                    : decision(networkPolicies, inPolicies);
        }
        return inBaseline == Ports.NO_RULE || baseline.action(inBaseline) == Action.PASS
                ? new Rulings.Decision(Verdict.ALLOW, Optional.empty())
                : decision(baseline, inBaseline);
    }

    private static Rulings.Decision decision(RuleList tier, int rule) {
        return new Rulings.Decision(
                tier.action(rule) == Action.DENY ? Verdict.DENY : Verdict.ALLOW,
                Optional.of(tier.rules().get(rule)));
    }

    /// The sets of Pods that rules mention.
    Set<PodSet> podSets() {
        return mentioned(RuleList::podSets);
    }

    /// The blocks that rules mention; those of nodes among them.
    Set<IpBlock> blocks() {
        return mentioned(RuleList::blocks);
    }

    /// Those of the blocks that hold addresses of Pods too (rule P7).
    Set<IpBlock> podBlocks() {
        return mentioned(RuleList::podBlocks);
    }

    /// True when a rule asks how a destination is called.
    boolean asksForNames() {
        return admin.asksForNames() || baseline.asksForNames();
    }

    /// The rules of all tiers.
    List<ResolvedRule> rules() {
        var all = new ArrayList<>(admin.rules());
        all.addAll(networkPolicies.rules());
        all.addAll(baseline.rules());
        return all;
    }

    /// The names that rules ask a peer for, as `name/PROTOCOL`: those of egress rules, which
    /// resolve on the other end.
    Set<String> portNames() {
        return mentioned(RuleList::portNames);
    }

    private <T> Set<T> mentioned(Function<RuleList, Set<T>> of) {
        if (!isTiered()) {
            return of.apply(networkPolicies);
        }
        var all = new LinkedHashSet<>(of.apply(admin));
        all.addAll(of.apply(networkPolicies));
        all.addAll(of.apply(baseline));
        return all;
    }

    /// All addresses, cut at the boundaries of the blocks that rules mention.
    Segments segments() {
        if (!isTiered()) {
            return networkPolicies.segments();
        }
        var known = segments;
        if (known == null) {
            var cuts = new ArrayList<Cidr>(admin.cuts());
            cuts.addAll(networkPolicies.cuts());
            cuts.addAll(baseline.cuts());
            known = Segments.cutAt(cuts);
            segments = known;
        }
        return known;
    }

    /// True when rules tell Pods apart by what they are.
    boolean mentionsPods() {
        return admin.mentionsPods() || networkPolicies.mentionsPods() || baseline.mentionsPods();
    }

    /// True when a rule matches a named port of any Pod.
    boolean mentionsEveryPod() {
        return admin.mentionsEveryPod()
                || networkPolicies.mentionsEveryPod()
                || baseline.mentionsEveryPod();
    }
}

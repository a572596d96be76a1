package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of one tier in their order, compiled for look-up: which is the first that matches a
/// connection.
///
/// Three questions, each answered by one search and each naming the first rule that says yes: which
/// rules match any peer, which this peer's identity, which this peer's address. The answers for
/// identities that the same rules mention and for a segment of addresses are put together when they
/// are first asked for and kept; two threads that do so find the same. Names of destinations are
/// asked last, and only where a connection has one. What all tiers come to for one kind of peer is
/// kept in [SideAnswers].
final class RuleList {
    /// No rules.
    static final RuleList EMPTY = new RuleList(Direction.EGRESS, List.of(), List.of(), true);

    private final Direction direction;
    private final List<ResolvedRule> rules;
    private final List<ContainerPort> subjectPorts;
    private final boolean blocksMatchPods;

    private final Ports anyPeer;
    private int[] anyPeerNamed = {};
    private RulePlaces<PodSet> byPods = RulePlaces.nothing();
    private RulePlaces<IpBlock> byBlock = RulePlaces.nothing();
    private RulePlaces<IpBlock> byBlockNamed = RulePlaces.nothing();
    private Set<String> portNames = Set.of();
    private NameRules nameRules = NameRules.NONE;

    // Made when first asked for. Two threads may both make them; they make the same.
    private volatile @Nullable PodRules podRules;
    private volatile @Nullable BlockRules blockRules;
    private volatile @Nullable Distances distances;
    private volatile @Nullable Memo<Mentions, Ports> mentionedPorts;

    /// What makes peers alike: the rules that mention them, by number, and their named ports where
    /// a rule asks for them.
    private record Mentions(List<Integer> rules, List<ContainerPort> named) {
        Mentions {
            rules = List.copyOf(rules);
        }
    }

    /// @param rules in the order in which they are asked
    /// @param subjectPorts the subject's named ports, which ingress rules resolve on
    /// @param blocksMatchPods whether blocks hold the addresses of Pods (rule P7)
    RuleList(
            Direction direction,
            List<ResolvedRule> rules,
            List<ContainerPort> subjectPorts,
            boolean blocksMatchPods) {
        this.direction = direction;
        this.rules = rules;
        this.subjectPorts = subjectPorts;
        this.blocksMatchPods = blocksMatchPods;
        var any = new Ports.Builder();
        for (int i = 0; i < rules.size(); i++) {
            file(i, any);
        }
        this.anyPeer = any.build();
    }

    private void file(int number, Ports.Builder any) {
        ResolvedRule rule = rules.get(number);
        var named = direction == Direction.EGRESS ? rule.namedPorts() : List.<Port.Named>of();
        boolean perDestination = !named.isEmpty();
        if (perDestination) {
            for (Port.Named port : named) {
                if (portNames.isEmpty()) {
                    portNames = new HashSet<>(2);
                }
                portNames.add(name(port));
            }
        }
        if (rule.peers().isEmpty()) {
            any.add(number, rule.ports(), namesOf(null));
            if (perDestination) {
                anyPeerNamed = Arrays.copyOf(anyPeerNamed, anyPeerNamed.length + 1);
                anyPeerNamed[anyPeerNamed.length - 1] = number;
            }
        }
        for (ResolvedPeer peer : rule.peers()) {
            switch (peer) {
                case ResolvedPeer.Pods pods -> byPods = byPods.and(pods.set(), number);
                case ResolvedPeer.Block block -> file(block.block(), number, perDestination);
                case ResolvedPeer.Nodes nodes ->
                        nodes.blocks().forEach(block -> file(block, number, perDestination));
                case ResolvedPeer.Names written -> {
                    var ports = new Ports.Builder();
                    ports.add(number, rule.ports(), namesOf(null));
                    nameRules = nameRules.and(new NameRules.Entry(written, ports.build()));
                }
                case ResolvedPeer.Nobody _ -> {}
            }
        }
    }

    private void file(IpBlock block, int number, boolean perDestination) {
        var content =
                block.position().equals(Position.NOWHERE)
                        ? block
                        : new IpBlock(block.cidr(), block.except(), Position.NOWHERE);
        byBlock = byBlock.and(content, number);
        if (perDestination) {
            byBlockNamed = byBlockNamed.and(content, number);
        }
    }

    private static String name(Port.Named port) {
        return port.name() + "/" + port.protocol();
    }

    /// The boundaries of the blocks that rules mention.
    List<Cidr> cuts() {
        return BlockRules.cuts(byBlock);
    }

    /// The named ports that a rule's names resolve on: the destination's.
    private List<ContainerPort> namesOf(@Nullable Identity peer) {
        return switch (direction) {
            case INGRESS -> subjectPorts;
            case EGRESS -> peer == null ? List.of() : peer.namedPorts();
        };
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /// Every rule, in order.
    List<ResolvedRule> rules() {
        return rules;
    }

    /// What a rule does, by its place in [#rules()].
    Action action(int rule) {
        return rules.get(rule).action();
    }

    /// The first rule that matches, as a place in [#rules()], or [Ports#NO_RULE].
    ///
    /// @param peer the other end's identity when it is a Pod
    /// @param address the other end's address
    /// @param names what the other end is known to be called
    int find(
            @Nullable Identity peer,
            IpAddress address,
            List<String> names,
            int protocol,
            int port) {
        if (rules.isEmpty()) {
            return Ports.NO_RULE;
        }
        int found = anyPeer.find(protocol, port);
        if (peer != null) {
            found = Math.min(found, podPorts(peer).find(protocol, port));
        }
        if (peer == null || blocksMatchPods) {
            found = Math.min(found, addressPorts(address).find(protocol, port));
            if (peer != null && !byBlockNamed.isEmpty()) {
                found = Math.min(found, namedBlockPorts(peer, address).find(protocol, port));
            }
        }
        return names.isEmpty() ? found : Math.min(found, nameRules.find(names, protocol, port));
    }

    /// The first rule for each port of a peer.
    Ports portsFor(@Nullable Identity peer, IpAddress address, List<String> names) {
        if (rules.isEmpty()) {
            return Ports.NONE;
        }
        var ports = new Ports.Builder();
        ports.add(anyPeer);
        if (peer != null && mentionsPods()) {
            addNamed(peer, ports);
            podRules().forEach(peer, rule -> add(rule, peer, ports));
        }
        if (peer == null || blocksMatchPods) {
            ports.add(addressPorts(address));
            if (peer != null && !byBlockNamed.isEmpty()) {
                ports.add(namedBlockPorts(peer, address));
            }
        }
        nameRules.addTo(ports, names);
        return ports.build();
    }

    /// The first rule for each port of a peer because of what it is and of its address, apart from
    /// what matches every peer.
    Ports peerPorts(@Nullable Identity peer, IpAddress address) {
        var ports = new Ports.Builder();
        parts(peer, address).forEach(ports::add);
        return ports.build();
    }

    /// What [#peerPorts] is put together from.
    List<Ports> parts(@Nullable Identity peer, IpAddress address) {
        var parts = new ArrayList<Ports>(3);
        if (peer != null) {
            parts.add(podPorts(peer));
        }
        if (peer == null || blocksMatchPods) {
            parts.add(addressPorts(address));
            if (peer != null && !byBlockNamed.isEmpty()) {
                parts.add(namedBlockPorts(peer, address));
            }
        }
        return parts;
    }

    /// The first rule for each port of every peer.
    Ports anyPeerPorts() {
        return anyPeer;
    }

    /// The first rule for Pods of an identity because of what they are, not of their address.
    Ports podPorts(Identity peer) {
        if (rules.isEmpty()) {
            return Ports.NONE;
        }
        if (byPods.isEmpty() && anyPeerNamed.length == 0) {
            return Ports.NONE;
        }
        var mentioning = new ArrayList<Integer>(2);
        podRules().forEach(peer, mentioning::add);
        var named = portNames.isEmpty() ? List.<ContainerPort>of() : peer.namedPorts();
        return mentioning.isEmpty() && named.isEmpty()
                ? Ports.NONE
                : mentioned(new Mentions(mentioning, named), peer);
    }

    private Ports mentioned(Mentions mentions, Identity peer) {
        var all = mentionedPorts;
        if (all == null) {
            all = new Memo<>();
            mentionedPorts = all;
        }
        var known = all.get(mentions);
        if (known == null) {
            known = ports(mentions.rules, peer);
            all.put(mentions, known);
        }
        return known;
    }

    private Ports ports(List<Integer> mentioning, Identity peer) {
        var ports = new Ports.Builder();
        addNamed(peer, ports);
        for (int rule : mentioning) {
            add(rule, peer, ports);
        }
        return ports.build();
    }

    /// The named ports of a Pod that rules for any peer match.
    private void addNamed(Identity peer, Ports.Builder to) {
        for (int rule : anyPeerNamed) {
            to.add(rule, rules.get(rule).namedPorts(), namesOf(peer));
        }
    }

    private void add(int rule, Identity peer, Ports.Builder to) {
        to.add(rule, rules.get(rule).ports(), namesOf(peer));
    }

    private PodRules podRules() {
        var known = podRules;
        if (known == null) {
            known = new PodRules(byPods);
            podRules = known;
        }
        return known;
    }

    private BlockRules blockRules() {
        var known = blockRules;
        if (known == null) {
            known = new BlockRules(byBlock);
            blockRules = known;
        }
        return known;
    }

    /// How far each rule is from a connection.
    ///
    /// @param policies those whose rules these are
    Distances distances(Direction of, List<? extends ResolvedPolicy> policies) {
        var known = distances;
        if (known == null) {
            known = new Distances(of, policies);
            distances = known;
        }
        return known;
    }

    /// The first rule for an address because a block holds it, apart from egress to named ports.
    Ports addressPorts(IpAddress address) {
        if (byBlock.isEmpty()) {
            return Ports.NONE;
        }
        var blocks = blockRules();
        var known = blocks.known(address);
        if (known != null) {
            return known;
        }
        var ports = new Ports.Builder();
        blocks.forEach(address, rule -> ports.add(rule, rules.get(rule).ports(), namesOf(null)));
        var made = ports.build();
        blocks.keep(address, made);
        return made;
    }

    /// The first egress rule that puts a block and a named port together for a Pod. Rare, so
    /// nothing is kept.
    Ports namedBlockPorts(Identity peer, IpAddress address) {
        var ports = new Ports.Builder();
        for (int i = 0; i < byBlockNamed.size(); i++) {
            if (byBlockNamed.key(i).contains(address)) {
                for (int rule : byBlockNamed.rules(i)) {
                    ports.add(rule, rules.get(rule).namedPorts(), namesOf(peer));
                }
            }
        }
        return ports.build();
    }

    /// The sets of Pods that rules mention.
    Set<PodSet> podSets() {
        return byPods.keys();
    }

    /// The blocks that rules mention.
    Set<IpBlock> blocks() {
        return byBlock.keys();
    }

    /// Those of the blocks that hold addresses of Pods too.
    Set<IpBlock> podBlocks() {
        return blocksMatchPods ? byBlock.keys() : Set.of();
    }

    /// True when a rule matches destinations by name.
    boolean asksForNames() {
        return !nameRules.isEmpty();
    }

    /// All addresses, cut at the boundaries of those blocks.
    Segments segments() {
        return byBlock.isEmpty() ? Segments.WHOLE : blockRules().segments();
    }

    /// The names that rules ask a peer for, as `name/PROTOCOL`: those of egress rules, which
    /// resolve on the other end.
    Set<String> portNames() {
        return portNames;
    }

    /// True when rules tell Pods apart by what they are.
    boolean mentionsPods() {
        return !byPods.isEmpty() || !portNames.isEmpty();
    }

    /// True when a rule matches a named port of any Pod.
    boolean mentionsEveryPod() {
        return anyPeerNamed.length > 0;
    }
}

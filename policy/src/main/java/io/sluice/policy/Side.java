package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What one direction allows to the Pods that the same policies select, compiled for look-up.
///
/// Three questions, each answered by one search and each naming the first rule that says yes: what
/// any peer may, what this peer's identity may, what this peer's address may. The answer for an
/// identity or a segment of addresses is put together when it is first asked for and kept; two
/// threads that do so find the same.
final class Side {
    private final Direction direction;
    private final boolean isolated;
    private final List<ResolvedPolicy> policies;
    private final List<String> policyNames;
    private final List<ResolvedRule> rules = new ArrayList<>();
    private final List<ContainerPort> subjectPorts;
    private final boolean blocksMatchPods;

    private final Ports anyPeer;
    private final List<Integer> anyPeerNamed = new ArrayList<>();
    private final Map<PodSet, List<Integer>> byPods = new LinkedHashMap<>();
    private final Map<IpBlock, List<Integer>> byBlock = new LinkedHashMap<>();
    private final Map<IpBlock, List<Integer>> byBlockNamed = new LinkedHashMap<>();
    private final Set<String> portNames = new HashSet<>();
    private final BlockRules blockRules;
    private final Segments segments;

    private volatile @Nullable PodRules podRules;
    private final ConcurrentHashMap<Identity, Ports> identityPorts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Mentions, Ports> mentionedPorts = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable Ports> segmentPorts;

    /// What makes peers alike: the rules that mention them, by number, and their named ports where
    /// a rule asks for them.
    private record Mentions(List<Integer> rules, List<ContainerPort> named) {}

    /// @param applying the policies that select the subject and list the direction, by name
    /// @param subjectPorts the subject's named ports, which ingress rules resolve on
    Side(
            Direction direction,
            List<ResolvedPolicy> applying,
            List<ContainerPort> subjectPorts,
            Profile profile) {
        this.direction = direction;
        this.isolated = !applying.isEmpty();
        this.policies = applying;
        this.policyNames = applying.stream().map(ResolvedPolicy::path).toList();
        this.subjectPorts = subjectPorts;
        this.blocksMatchPods = profile.ipBlockMatchesPods();
        for (ResolvedPolicy policy : applying) {
            rules.addAll(policy.rules(direction));
        }
        var any = new Ports.Builder();
        for (int i = 0; i < rules.size(); i++) {
            file(i, any);
        }
        this.anyPeer = any.build();
        this.blockRules = new BlockRules(byBlock);
        var cuts = new ArrayList<Cidr>();
        for (IpBlock block : byBlock.keySet()) {
            cuts.add(block.cidr());
            cuts.addAll(block.except());
        }
        this.segments = Segments.cutAt(cuts);
        this.segmentPorts = new AtomicReferenceArray<>(segments.count());
    }

    private void file(int number, Ports.Builder any) {
        ResolvedRule rule = rules.get(number);
        boolean perDestination = direction == Direction.EGRESS && !rule.namedPorts().isEmpty();
        if (perDestination) {
            rule.namedPorts().forEach(port -> portNames.add(name(port)));
        }
        if (rule.peers().isEmpty()) {
            any.add(number, rule.ports(), namesOf(null));
            if (perDestination) {
                anyPeerNamed.add(number);
            }
        }
        for (ResolvedPeer peer : rule.peers()) {
            switch (peer) {
                case ResolvedPeer.Pods pods -> file(byPods, pods.set(), number);
                case ResolvedPeer.Block block -> {
                    file(byBlock, withoutPosition(block.block()), number);
                    if (perDestination) {
                        file(byBlockNamed, withoutPosition(block.block()), number);
                    }
                }
            }
        }
    }

    private static String name(Port.Named port) {
        return port.name() + "/" + port.protocol();
    }

    private static <T> void file(Map<T, List<Integer>> into, T key, int number) {
        var list = into.computeIfAbsent(key, any -> new ArrayList<>());
        if (list.isEmpty() || list.getLast() != number) {
            list.add(number);
        }
    }

    private static IpBlock withoutPosition(IpBlock block) {
        return new IpBlock(block.cidr(), block.except(), Position.NOWHERE);
    }

    /// The named ports that a rule's names resolve on: the destination's.
    private List<ContainerPort> namesOf(@Nullable Identity peer) {
        return switch (direction) {
            case INGRESS -> subjectPorts;
            case EGRESS -> peer == null ? List.of() : peer.namedPorts();
        };
    }

    Direction direction() {
        return direction;
    }

    boolean isIsolated() {
        return isolated;
    }

    /// The policies that isolate, by name.
    List<ResolvedPolicy> policies() {
        return policies;
    }

    List<String> policyNames() {
        return policyNames;
    }

    /// Every rule, in the order of policy names and of the lists in them.
    List<ResolvedRule> rules() {
        return rules;
    }

    /// The first rule that allows, as a place in [#rules()], or [Ports#NO_RULE]. Asked of an
    /// isolated side.
    ///
    /// @param peer the other end's identity when it is a Pod
    /// @param address the other end's address
    int find(@Nullable Identity peer, IpAddress address, int protocol, int port) {
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
        return found;
    }

    /// All that a peer may.
    Ports portsFor(@Nullable Identity peer, IpAddress address) {
        var ports = new Ports.Builder();
        ports.add(anyPeer);
        ports.add(peerPorts(peer, address));
        return ports.build();
    }

    /// What a peer may because of what it is and of its address, apart from what every peer may.
    Ports peerPorts(@Nullable Identity peer, IpAddress address) {
        var ports = new Ports.Builder();
        if (peer != null) {
            ports.add(podPorts(peer));
        }
        if (peer == null || blocksMatchPods) {
            ports.add(addressPorts(address));
            if (peer != null) {
                ports.add(namedBlockPorts(peer, address));
            }
        }
        return ports.build();
    }

    /// What every peer may.
    Ports anyPeerPorts() {
        return anyPeer;
    }

    /// What Pods of an identity may because of what they are, not of their address.
    Ports podPorts(Identity peer) {
        var known = identityPorts.get(peer);
        return known != null ? known : remember(peer);
    }

    private Ports remember(Identity peer) {
        var mentioning = new ArrayList<Integer>();
        podRules().forEach(peer, mentioning::add);
        var named = portNames.isEmpty() ? List.<ContainerPort>of() : peer.namedPorts();
        var ports =
                mentioning.isEmpty() && named.isEmpty()
                        ? Ports.NONE
                        : mentionedPorts.computeIfAbsent(
                                new Mentions(mentioning, named),
                                mentions -> ports(mentions.rules, peer));
        identityPorts.put(peer, ports);
        return ports;
    }

    private Ports ports(List<Integer> mentioning, Identity peer) {
        var ports = new Ports.Builder();
        for (int rule : anyPeerNamed) {
            ports.add(rule, rules.get(rule).namedPorts(), namesOf(peer));
        }
        for (int rule : mentioning) {
            ports.add(rule, rules.get(rule).ports(), namesOf(peer));
        }
        return ports.build();
    }

    /// Two threads may both make it; they make the same.
    private PodRules podRules() {
        var known = podRules;
        if (known == null) {
            known = new PodRules(byPods);
            podRules = known;
        }
        return known;
    }

    /// What an address may because a block holds it, apart from egress to named ports.
    Ports addressPorts(IpAddress address) {
        int segment = segments.of(address);
        var known = segmentPorts.get(segment);
        if (known != null) {
            return known;
        }
        var ports = new Ports.Builder();
        blockRules.forEach(
                address, rule -> ports.add(rule, rules.get(rule).ports(), namesOf(null)));
        var built = ports.build();
        segmentPorts.set(segment, built);
        return built;
    }

    /// What egress rules that put a block and a named port together allow to a Pod. Rare, so
    /// nothing is kept.
    Ports namedBlockPorts(Identity peer, IpAddress address) {
        var ports = new Ports.Builder();
        byBlockNamed.forEach((block, numbers) -> {
            if (block.contains(address)) {
                for (int rule : numbers) {
                    ports.add(rule, rules.get(rule).namedPorts(), namesOf(peer));
                }
            }
        });
        return ports.build();
    }

    /// The sets of Pods that rules mention.
    Iterable<PodSet> podSets() {
        return byPods.keySet();
    }

    /// The blocks that rules mention.
    Iterable<IpBlock> blocks() {
        return byBlock.keySet();
    }

    /// All addresses, cut at the boundaries of those blocks.
    Segments segments() {
        return segments;
    }

    boolean mentionsBlocks() {
        return !byBlock.isEmpty();
    }

    /// The names that rules ask a peer for, as `name/PROTOCOL`: those of egress rules, which
    /// resolve on the other end.
    Iterable<String> portNames() {
        return portNames;
    }

    /// True when a rule allows a named port of any Pod.
    boolean mentionsEveryPod() {
        return !anyPeerNamed.isEmpty();
    }
}

package io.sluice.policy;

import static io.sluice.policy.Written.address;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Form;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// Small random clusters, crowded so that rules often match: few labels, few ports, few addresses.
final class RandomWorld {
    static final int[] PROTOCOLS = {6, 17, 132, 1};
    static final int[] PORTS = {53, 80, 81, 443, 8080};
    private static final List<String> KEYS = List.of("app", "env", "tier");
    private static final List<String> VALUES = List.of("a", "b", "c");
    private static final List<String> NAMES = List.of("http", "dns", "metrics");

    private static final List<String> HOSTS = List.of("x.io", "a.x.io", "b.a.x.io", "y.io");
    private static final List<String> PATTERNS = List.of("x.io", "*.x.io", "a.x.io", "*.a.x.io");

    private final Random random;

    RandomWorld(Random random) {
        this.random = random;
    }

    Cluster cluster() {
        var namespaces = new ArrayList<Namespace>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            var labels = labels();
            String name = "n" + i;
            labels.put("kubernetes.io/metadata.name", name);
            namespaces.add(new Namespace(Written.meta("", name, labels)));
        }
        var pods = new ArrayList<Pod>();
        int podCount = 1 + random.nextInt(8);
        for (int i = 0; i < podCount; i++) {
            pods.add(pod(i, "n" + random.nextInt(count)));
        }
        var policies = new ArrayList<NetworkPolicy>();
        int policyCount = random.nextInt(7);
        for (int i = 0; i < policyCount; i++) {
            policies.add(policy(i, "n" + random.nextInt(count)));
        }
        var nodes =
                List.of(
                        Written.node("node0", labels(), "10.0.0.32", "fd00::20"),
                        Written.node("node1", labels(), "10.0.0.33", "fd00::21"));
        var clusterWide = new ArrayList<ClusterNetworkPolicy>();
        int clusterWideCount = random.nextBoolean() ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < clusterWideCount; i++) {
            var policy = clusterPolicy();
            if (clusterWide.stream().noneMatch(other -> isSame(policy, other))) {
                clusterWide.add(policy);
            }
        }
        return Written.withClusterPolicies(
                Written.cluster(namespaces, pods, nodes, policies), clusterWide);
    }

    /// Names by which a destination may be known; mostly none.
    List<String> names() {
        return switch (random.nextInt(5)) {
            case 0 -> List.of(pick(HOSTS));
            case 1 -> List.of(pick(HOSTS), pick(HOSTS));
            default -> List.of();
        };
    }

    private static boolean isSame(ClusterNetworkPolicy a, ClusterNetworkPolicy b) {
        return a.form() == b.form() && a.meta().name().equals(b.meta().name());
    }

    /// Of any form; each only what its definition can say.
    private ClusterNetworkPolicy clusterPolicy() {
        var form = pick(List.of(Form.values()));
        boolean only = form == Form.BASELINE_ADMIN_NETWORK_POLICY;
        boolean admin =
                switch (form) {
                    case CLUSTER_NETWORK_POLICY -> random.nextInt(3) != 0;
                    case ADMIN_NETWORK_POLICY -> true;
                    case BASELINE_ADMIN_NETWORK_POLICY -> false;
                };
        return new ClusterNetworkPolicy(
                Written.meta("", only ? "default" : "cluster" + random.nextInt(3), Map.of()),
                form,
                admin ? ClusterNetworkPolicy.Tier.ADMIN : ClusterNetworkPolicy.Tier.BASELINE,
                only ? 0 : random.nextInt(3),
                new ClusterNetworkPolicy.Subject(
                        random.nextBoolean() ? everything() : selector(),
                        random.nextBoolean() ? everything() : selector()),
                clusterRules(Direction.INGRESS, form),
                clusterRules(Direction.EGRESS, form));
    }

    private static LabelSelector everything() {
        return LabelSelector.everything(Position.NOWHERE);
    }

    private List<ClusterNetworkPolicy.Rule> clusterRules(Direction direction, Form form) {
        var rules = new ArrayList<ClusterNetworkPolicy.Rule>();
        boolean baseline = form == Form.BASELINE_ADMIN_NETWORK_POLICY;
        while (rules.size() < 5 && random.nextInt(4) != 0) {
            var action = pick(List.of(Action.values()));
            if (baseline && action == Action.PASS) {
                action = Action.DENY;
            }
            var peers = new ArrayList<ClusterNetworkPolicy.Peer>();
            do {
                peers.add(clusterPeer(direction, action, !baseline));
            } while (peers.size() < 3 && random.nextInt(3) == 0);
            var ports = new ArrayList<NetworkPolicy.Port>();
            while (ports.size() < 3 && random.nextInt(5) > 2) {
                ports.addAll(clusterPort());
            }
            rules.add(new ClusterNetworkPolicy.Rule("", action, peers, ports, Position.NOWHERE));
        }
        return rules;
    }

    /// A range, or a name, which is one of any protocol (C10).
    private List<NetworkPolicy.Port> clusterPort() {
        if (random.nextInt(4) == 0) {
            String name = pick(NAMES);
            return Stream.of(Protocol.values())
                    .map(protocol -> Written.named(protocol, name))
                    .toList();
        }
        int first = random.nextInt(4) == 0 ? 1 : PORTS[random.nextInt(PORTS.length)];
        int last =
                switch (random.nextInt(4)) {
                    case 0 -> 65535;
                    case 1 -> first + random.nextInt(500);
                    default -> first;
                };
        return List.of(Written.range(protocol(), first, last));
    }

    private ClusterNetworkPolicy.Peer clusterPeer(
            Direction direction, Action action, boolean mayName) {
        if (random.nextInt(30) == 0) {
            return new ClusterNetworkPolicy.Peer.Unknown(Position.NOWHERE);
        }
        return switch (direction == Direction.INGRESS ? 0 : random.nextInt(6)) {
            case 0, 1 ->
                    new ClusterNetworkPolicy.Peer.Pods(
                            random.nextInt(3) == 0 ? everything() : selector(),
                            random.nextBoolean() ? Optional.empty() : Optional.of(selector()),
                            Position.NOWHERE);
            case 2, 3 -> networks();
            case 4 -> new ClusterNetworkPolicy.Peer.Nodes(selector(), Position.NOWHERE);
            // Names deny everything in rules that do not accept: few of those, or all is denied.
            default ->
                    mayName && (action == Action.ACCEPT || random.nextInt(8) == 0)
                            ? new ClusterNetworkPolicy.Peer.DomainNames(
                                    List.of(new HostPattern(pick(PATTERNS))), Position.NOWHERE)
                            : networks();
        };
    }

    private ClusterNetworkPolicy.Peer networks() {
        var blocks = new ArrayList<Cidr>();
        do {
            blocks.add(cidr(random.nextInt(3) == 0, random.nextInt(3)));
        } while (random.nextInt(3) == 0);
        return new ClusterNetworkPolicy.Peer.Networks(blocks, Position.NOWHERE);
    }

    /// An address of a Pod, of a node, or of nobody.
    IpAddress anyAddress() {
        int host = random.nextInt(random.nextInt(4) == 0 ? 64 : 12);
        return random.nextInt(3) == 0 ? v6(host) : v4(host);
    }

    private static IpAddress v4(int host) {
        return address("10.0.0." + host);
    }

    private static IpAddress v6(int host) {
        return address("fd00::" + Integer.toHexString(host));
    }

    private Pod pod(int number, String namespace) {
        boolean hostNetwork = random.nextInt(10) == 0;
        boolean finished = random.nextInt(10) == 0;
        int node = random.nextInt(2);
        var addresses = new ArrayList<IpAddress>();
        int host = hostNetwork ? 32 + node : finished ? random.nextInt(8) : number;
        if (random.nextInt(5) != 0) {
            addresses.add(v4(host));
        }
        if (random.nextBoolean()) {
            addresses.add(v6(host));
        }
        var ports = new ArrayList<ContainerPort>();
        while (random.nextBoolean()) {
            ports.add(
                    new ContainerPort(
                            random.nextInt(4) == 0 ? "" : pick(NAMES),
                            PORTS[random.nextInt(PORTS.length)],
                            protocol()));
        }
        return new Pod(
                Written.meta(namespace, "p" + number, labels()),
                new WorkloadRef(namespace, "Pod", "p" + number),
                "node" + node,
                hostNetwork,
                finished,
                addresses,
                ports);
    }

    private Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        for (String key : KEYS) {
            if (random.nextBoolean()) {
                labels.put(key, pick(VALUES));
            }
        }
        return labels;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private Protocol protocol() {
        return pick(List.of(Protocol.TCP, Protocol.TCP, Protocol.UDP, Protocol.SCTP));
    }

    private NetworkPolicy policy(int number, String namespace) {
        var types = EnumSet.noneOf(Direction.class);
        types.add(random.nextBoolean() ? Direction.EGRESS : Direction.INGRESS);
        if (random.nextInt(3) == 0) {
            types = EnumSet.allOf(Direction.class);
        }
        return new NetworkPolicy(
                Written.meta(namespace, "policy" + number, Map.of()),
                random.nextBoolean() ? LabelSelector.everything(Position.NOWHERE) : selector(),
                types,
                rules(),
                rules());
    }

    private List<NetworkPolicy.Rule> rules() {
        var rules = new ArrayList<NetworkPolicy.Rule>();
        while (rules.size() < 4 && random.nextInt(3) != 0) {
            var peers = new ArrayList<NetworkPolicy.Peer>();
            while (peers.size() < 3 && random.nextInt(3) != 0) {
                peers.add(peer());
            }
            var ports = new ArrayList<NetworkPolicy.Port>();
            while (ports.size() < 3 && random.nextInt(5) > 1) {
                ports.add(port());
            }
            rules.add(new NetworkPolicy.Rule(peers, ports, Position.NOWHERE));
        }
        return rules;
    }

    private NetworkPolicy.Peer peer() {
        return switch (random.nextInt(5)) {
            case 0 -> Written.pods(selector());
            case 1 -> Written.namespaces(selector());
            case 2 -> Written.both(selector(), selector());
            default -> block();
        };
    }

    private NetworkPolicy.Peer block() {
        Cidr cidr = cidr(random.nextInt(3) == 0, random.nextInt(3));
        var except = new ArrayList<Cidr>();
        while (except.size() < 3 && random.nextBoolean()) {
            int width = cidr.base().width();
            if (cidr.prefix() < width) {
                int prefix = Math.min(width, cidr.prefix() + 1 + random.nextInt(4));
                Cidr hole = new Cidr(inside(cidr), prefix);
                except.add(hole);
            } else {
                break;
            }
        }
        return new NetworkPolicy.Peer.IpBlock(cidr, except, Position.NOWHERE);
    }

    private IpAddress inside(Cidr cidr) {
        IpAddress candidate = cidr.base().v6() ? v6(random.nextInt(64)) : v4(random.nextInt(64));
        return cidr.contains(candidate) ? candidate : cidr.base();
    }

    private Cidr cidr(boolean v6, int size) {
        IpAddress base = v6 ? v6(random.nextInt(64)) : v4(random.nextInt(64));
        int prefix =
                switch (size) {
                    case 0 -> 0;
                    case 1 -> base.width() - 6 + random.nextInt(6);
                    default -> base.width() - random.nextInt(3);
                };
        return new Cidr(base, prefix);
    }

    private NetworkPolicy.Port port() {
        return switch (random.nextInt(4)) {
            case 0 -> Written.all(protocol());
            case 1 -> Written.named(protocol(), pick(NAMES));
            case 2 -> Written.port(protocol(), PORTS[random.nextInt(PORTS.length)]);
            default -> {
                int first = PORTS[random.nextInt(PORTS.length)];
                yield Written.range(protocol(), first, first + random.nextInt(500));
            }
        };
    }

    private LabelSelector selector() {
        var wanted = new HashMap<String, String>();
        var expressions = new ArrayList<LabelSelector.Requirement>();
        while (random.nextInt(3) == 0) {
            wanted.put(pick(KEYS), pick(VALUES));
        }
        while (random.nextInt(3) == 0) {
            var operator = pick(List.of(LabelSelector.Operator.values()));
            expressions.add(new LabelSelector.Requirement(pick(KEYS), operator, values(operator)));
        }
        return new LabelSelector(wanted, expressions, Position.NOWHERE);
    }

    private List<String> values(LabelSelector.Operator operator) {
        return switch (operator) {
            case IN, NOT_IN ->
                    random.nextBoolean()
                            ? List.of(pick(VALUES))
                            : List.of(pick(VALUES), pick(VALUES));
            case EXISTS, DOES_NOT_EXIST -> List.of();
        };
    }

    /// The addresses of the Pods of a cluster, for connections that often meet one.
    Optional<IpAddress> somePodAddress(Cluster cluster) {
        var addresses = cluster.pods().stream().flatMap(pod -> pod.addresses().stream()).toList();
        return addresses.isEmpty() ? Optional.empty() : Optional.of(pick(addresses));
    }
}

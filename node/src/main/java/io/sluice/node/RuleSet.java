package io.sluice.node;

import io.sluice.linux.NftBatch;
import io.sluice.linux.NftBatch.ChainType;
import io.sluice.linux.NftBatch.Hook;
import io.sluice.linux.NftData;
import io.sluice.linux.NftRule;
import io.sluice.linux.NftRule.Ct;
import io.sluice.linux.NftRule.Header;
import io.sluice.linux.NftRule.Meta;
import io.sluice.linux.NftSet;
import io.sluice.linux.NftType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The rules of a node: the same on every node, loaded once. What a policy says is in the elements
/// of the sets, see [Elements].
///
/// A new connection costs three look-ups, whatever the number of policies: **who** (source address
/// -> class, kept in the connection mark), **where** (destination address -> class, kept in the
/// packet's priority) and **what** (classes, protocol, port -> rule number, which stays in the
/// connection mark). Ingress of the destination is asked first, egress of the source last, so that
/// the mark ends as the egress rule when there is one. Egress to what the source knows by name is a
/// question of its own: source and destination -> number, then number, protocol, port. Packets of
/// established connections pass on connection state.
///
/// This class is long because it is the rule set, from top to bottom.
public final class RuleSet {
    /// The table; `inet` family.
    public static final String TABLE = "sluice";

    /// Bit of the connection mark: the connection was handed to a proxy of this node.
    public static final int STEERED = 0x4000_0000;

    /// Bit of what the look-ups find: the rule denies.
    static final int DENIED = 0x8000_0000;

    /// The bits of the connection mark that hold the number of the rule that allowed it.
    public static final int RULE_BITS = 0x3fff_ffff;

    /// Bit of the packet mark that routes a packet to the proxies' sockets.
    public static final int TO_PROXY = 0x0020_0000;

    /// Where the gateway listens for connections that were not addressed to it.
    public static final int GATEWAY_PORT = 15001;

    /// Where the DNS proxy listens.
    public static final int DNS_PROXY_PORT = 15053;

    /// The netlink log group of refused packets.
    public static final int LOG_GROUP = 100;

    private static final int LOGGED_PER_SECOND = 1000;
    private static final int LOGGED_BURST = 500;
    private static final int LOGGED_BYTES = 96;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMP_V6 = 58;
    private static final int FRAGMENT_HEADER = 44;
    private static final int FIN_SYN_RST_ACK = 0x17;
    private static final int SYN = 2;

    private final NftBatch batch = new NftBatch();
    private final Map<String, Integer> counts = new HashMap<>();

    /// The names of the look-ups for one direction.
    enum Direction {
        EGRESS("egress"),
        INGRESS("ingress");

        private final String prefix;

        Direction(String prefix) {
            this.prefix = prefix;
        }

        /// The name of its chain.
        String prefix() {
            return prefix;
        }

        /// Classes that are asked about; what nothing is found for is refused.
        String judged() {
            return prefix + "_judged";
        }

        /// What is decided about a pair of classes.
        LookUps ofPair() {
            return LookUps.of(prefix, "");
        }

        /// What is decided about the subject's class alone.
        LookUps ofSubject() {
            return LookUps.of(prefix, "_any");
        }

        NftType subject() {
            return this == EGRESS ? NftType.MARK : NftType.CLASSID;
        }
    }

    /// The maps that are asked about a key, the narrowest first.
    ///
    /// @param port by protocol and port
    /// @param range by protocol and range of ports
    /// @param protocol by protocol
    /// @param all by the key alone
    record LookUps(String port, String range, String protocol, String all) {
        /// What is decided about a destination that a Pod knows by name.
        static final LookUps NAMED = of("named", "");

        private static LookUps of(String prefix, String suffix) {
            return new LookUps(
                    prefix + "_port" + suffix,
                    prefix + "_range" + suffix,
                    prefix + "_protocol" + suffix,
                    prefix + "_all" + suffix);
        }

        private List<NftSet> sets(NftType... key) {
            var mark = NftType.MARK;
            var ofProtocol = Arrays.copyOf(key, key.length + 1);
            ofProtocol[key.length] = NftType.INET_PROTO;
            var ofPort = Arrays.copyOf(ofProtocol, key.length + 2);
            ofPort[key.length + 1] = NftType.INET_SERVICE;
            return List.of(
                    NftSet.map(port, mark, ofPort),
                    NftSet.map(range, mark, ofPort).withIntervals(),
                    NftSet.map(protocol, mark, ofProtocol),
                    NftSet.map(all, mark, key));
        }
    }

    /// What is logged, by the prefix of the log record.
    enum Refusal {
        /// No rule allows it.
        POLICY("refused", "sluice policy"),
        /// The source address does not belong to the interface.
        SPOOFED("spoofed", "sluice spoofed"),
        /// A Pod's ICMP error about a connection of others.
        FORGED_ERROR("forged_error", "sluice error"),
        /// An end is in the Pods' blocks and no known Pod.
        UNKNOWN_POD("unknown", "sluice unknown"),
        /// It should have gone to a proxy of this node, and none is listening.
        UNSTEERED("unsteered", "sluice unsteered"),
        /// TCP in the middle of a connection that has no state, or a packet that another program
        /// took out of connection tracking: it cannot be judged.
        STATELESS("stateless", "sluice stateless");

        private final String chain;
        private final String prefix;

        Refusal(String chain, String prefix) {
            this.chain = chain;
            this.prefix = prefix;
        }

        /// The name of its chain and of its counter.
        String chain() {
            return chain;
        }

        String prefix() {
            return prefix;
        }

        static Optional<Refusal> of(String prefix) {
            return Stream.of(values()).filter(r -> r.prefix.equals(prefix)).findFirst();
        }
    }

    /// The counter of refused packets that were not logged because there were too many.
    static final String UNLOGGED = "unlogged";

    /// Destinations that go to the gateway, filled by [Steering].
    static final String ATTRACT = "attract";

    /// Source and destination of Pods' connections to what they know by name -> the number of what
    /// is decided about it, filled by [Naming].
    static final String NAMED = "named";

    static String name(String set, boolean v6) {
        return set + (v6 ? "6" : "4");
    }

    /// Every set and map.
    static List<NftSet> sets() {
        var sets = new ArrayList<NftSet>();
        sets.add(NftSet.set("pod_interfaces", NftType.IFNAME));
        sets.add(NftSet.set("pod_names", NftType.IFNAME).withIntervals());
        sets.add(NftSet.set("dns_ports", NftType.INET_SERVICE));
        sets.add(NftSet.set("neighbour_types", NftType.ICMPV6_TYPE));
        sets.add(NftSet.set("portless", NftType.INET_PROTO).withIntervals());
        for (boolean v6 : new boolean[] {false, true}) {
            var address = v6 ? NftType.IPV6_ADDR : NftType.IPV4_ADDR;
            sets.add(NftSet.set(name("bound", v6), NftType.IFNAME, address));
            sets.add(NftSet.set(name("local", v6), address));
            sets.add(NftSet.set(name("self", v6), address, address));
            sets.add(NftSet.set(name("pod_cidrs", v6), address).withIntervals());
            sets.add(NftSet.map(name("pods", v6), NftType.MARK, address));
            sets.add(NftSet.map(name("ranges", v6), NftType.MARK, address).withIntervals());
            sets.add(NftSet.set(name(ATTRACT, v6), address, NftType.INET_SERVICE).withTimeouts());
            sets.add(NftSet.map(name(NAMED, v6), NftType.MARK, address, address).withTimeouts());
        }
        for (var side : List.of(Direction.EGRESS, Direction.INGRESS)) {
            sets.add(NftSet.set(side.judged(), side.subject()));
            sets.addAll(side.ofPair().sets(NftType.MARK, NftType.CLASSID));
            sets.addAll(side.ofSubject().sets(side.subject()));
        }
        sets.addAll(LookUps.NAMED.sets(NftType.MARK));
        return sets;
    }

    /// Changes with every change of the rules, so that a table loaded by another version is told
    /// apart.
    static final String VERSION = "rules " + new RuleSet("").batch.fingerprint();

    /// The number of rules of each chain.
    static final Map<String, Integer> RULE_COUNTS = Map.copyOf(new RuleSet("").counts);

    /// A transaction that puts the table, with empty sets, in the place of any other of its name.
    static NftBatch load() {
        return new RuleSet(VERSION).batch;
    }

    private RuleSet(String comment) {
        batch.table(TABLE, "").deleteTable(TABLE).table(TABLE, comment);
        batch.counter(TABLE, UNLOGGED);
        for (var refusal : Refusal.values()) {
            batch.counter(TABLE, refusal.chain());
        }
        for (var set : sets()) {
            batch.set(TABLE, set);
        }
        chains();
        refusals();
        verdicts();
        lookUps();
        sources();
        steering();
        hooks();
    }

    /// Chains exist before rules that go to them.
    private void chains() {
        for (var refusal : Refusal.values()) {
            batch.chain(TABLE, refusal.chain());
        }
        for (String chain :
                List.of(
                        "reject",
                        "allowed",
                        "unruled",
                        "who4",
                        "who6",
                        "where4",
                        "where6",
                        "egress",
                        "ingress",
                        "names",
                        "named",
                        "outbound",
                        "inbound",
                        "decide",
                        "source4",
                        "source6",
                        "gateway",
                        "dns",
                        "steer",
                        "bypass")) {
            batch.chain(TABLE, chain);
        }
        batch.chain(TABLE, "prerouting", ChainType.FILTER, Hook.PREROUTING, -90);
        batch.chain(TABLE, "input", ChainType.FILTER, Hook.INPUT, -5);
        batch.chain(TABLE, "forward", ChainType.FILTER, Hook.FORWARD, -5);
    }

    private void rule(String chain, NftRule rule) {
        batch.rule(TABLE, chain, rule);
        counts.merge(chain, 1, Integer::sum);
    }

    private static NftRule rule() {
        return new NftRule();
    }

    private static NftRule family(boolean v6) {
        return rule().family(v6);
    }

    private static NftRule source(boolean v6) {
        return source(family(v6), v6, 0);
    }

    private static NftRule destination(boolean v6) {
        return destination(family(v6), v6, 0);
    }

    private static NftRule source(NftRule rule, boolean v6, int slot) {
        return rule.payload(Header.NETWORK, v6 ? 8 : 12, v6 ? 16 : 4, slot);
    }

    private static NftRule destination(NftRule rule, boolean v6, int slot) {
        return rule.payload(Header.NETWORK, v6 ? 24 : 16, v6 ? 16 : 4, slot);
    }

    private static NftRule port(NftRule rule, int slot) {
        return rule.payload(Header.TRANSPORT, 2, 2, slot);
    }

    private static NftRule fromPod() {
        return rule().load(Meta.INPUT_NAME, 0).in("pod_interfaces", 0);
    }

    private static NftRule notFromPod() {
        return rule().load(Meta.INPUT_NAME, 0).notIn("pod_interfaces", 0);
    }

    private static NftRule hasBits(NftRule loaded, int bits) {
        return loaded.bits(0, NftData.u32(bits), NftData.u32(0)).equal(0, NftData.u32(bits));
    }

    private static NftRule inState(int states) {
        return rule().load(Ct.STATE, 0)
                .bits(0, NftData.u32(states), NftData.u32(0))
                .notEqual(0, NftData.u32(0));
    }

    /// `register = register | bits`, as nft writes it.
    private static NftRule setBits(NftRule loaded, int bits) {
        return loaded.bits(0, NftData.u32(~bits), NftData.u32(bits));
    }

    private void refusals() {
        for (var refusal : Refusal.values()) {
            String chain = refusal.chain();
            rule(chain, rule().counter(chain));
            rule(
                    chain,
                    end(refusal, rule().over(LOGGED_PER_SECOND, LOGGED_BURST).counter(UNLOGGED)));
            rule(chain, rule().log(refusal.prefix(), LOG_GROUP, LOGGED_BYTES));
            rule(chain, end(refusal, rule()));
        }
        rule("reject", rule().protocol(TCP).reset());
        rule("reject", rule().prohibit());
    }

    /// A sender that is told learns it at once; who forges is told nothing, and an answer to a
    /// forged packet would reach somebody else.
    private static NftRule end(Refusal refusal, NftRule rule) {
        return switch (refusal) {
            case SPOOFED, FORGED_ERROR -> rule.drop();
            case POLICY, UNKNOWN_POD, UNSTEERED, STATELESS -> rule.goTo("reject");
        };
    }

    private void verdicts() {
        rule("allowed", rule().constant(0, NftData.u32(0)).store(Meta.PRIORITY, 0));
        var steered = hasBits(rule().load(Meta.MARK, 0), TO_PROXY).load(Ct.MARK, 0);
        rule("allowed", setBits(steered, STEERED).store(Ct.MARK, 0));
        rule("allowed", rule().accept());
        rule("unruled", rule().constant(0, NftData.u32(0)).store(Ct.MARK, 0));
        rule("unruled", rule().goTo("allowed"));
    }

    private void lookUps() {
        for (boolean v6 : new boolean[] {false, true}) {
            String who = name("who", v6);
            rule(who, source(v6).map(name("pods", v6), 0, 0).store(Ct.MARK, 0).leave());
            rule(who, source(v6).in(name("pod_cidrs", v6), 0).goTo("unknown"));
            rule(who, source(v6).map(name("ranges", v6), 0, 0).store(Ct.MARK, 0).leave());
            rule(who, rule().constant(0, NftData.u32(0)).store(Ct.MARK, 0));
            String where = name("where", v6);
            rule(
                    where,
                    destination(v6).map(name("pods", v6), 0, 0).store(Meta.PRIORITY, 0).leave());
            rule(where, destination(v6).in(name("pod_cidrs", v6), 0).goTo("unknown"));
            rule(
                    where,
                    destination(v6).map(name("ranges", v6), 0, 0).store(Meta.PRIORITY, 0).leave());
            rule(where, rule().constant(0, NftData.u32(0)).store(Meta.PRIORITY, 0));
        }
        what(Direction.EGRESS);
        what(Direction.INGRESS);
        names();
        self("outbound");
        rule(
                "outbound",
                rule().load(Meta.PRIORITY, 0)
                        .in(Direction.INGRESS.judged(), 0)
                        .jump(Direction.INGRESS.prefix()));
        rule("outbound", denied());
        // The ingress look-up leaves its rule number in the mark: the source's class again.
        rule("outbound", source(false).map("pods4", 0, 0).store(Ct.MARK, 0));
        rule("outbound", source(true).map("pods6", 0, 0).store(Ct.MARK, 0));
        rule("outbound", rule().jump("names"));
        rule("outbound", denied());
        rule("outbound", rule().goTo("allowed"));
        self("inbound");
        rule("inbound", rule().jump(Direction.INGRESS.prefix()));
        rule("inbound", denied());
        rule("inbound", rule().goTo("allowed"));
        decide();
    }

    /// The narrowest that is known of the two ends decides, then the narrowest of the subject
    /// alone. What is decided about a pair is cut into ports and ranges that do not overlap, so
    /// that their order is of no account; what one protocol has beside them, and what is left of
    /// all protocols, are one element each and have to come after.
    private void what(Direction side) {
        String chain = side.prefix();
        var maps = side.ofPair();
        rule(chain, found(port(protocol(pair(), 2), 3), maps.port()));
        var exact =
                rule().load(Ct.MARK, 0)
                        .swap(0, 4, 4)
                        .load(Meta.PRIORITY, 1)
                        .swap(1, 4, 4)
                        .load(Meta.PROTOCOL, 2)
                        .swap(2, 1, 2);
        rule(chain, found(port(exact, 3), maps.range()));
        rule(chain, found(protocol(pair(), 2), maps.protocol()));
        rule(chain, found(pair(), maps.all()));
        alone(chain, side, side.ofSubject());
    }

    /// What one class or number decides alone; what nothing is found for is refused.
    private void alone(String chain, Direction side, LookUps maps) {
        rule(chain, found(port(protocol(subject(side), 1), 2), maps.port()));
        var exact = subject(side).swap(0, 4, 4).load(Meta.PROTOCOL, 1).swap(1, 1, 2);
        rule(chain, found(port(exact, 2), maps.range()));
        rule(chain, found(protocol(subject(side), 1), maps.protocol()));
        rule(chain, found(subject(side), maps.all()));
        rule(
                chain,
                protocol(rule(), 0)
                        .in("portless", 0)
                        .constant(0, NftData.u32(0))
                        .store(Ct.MARK, 0)
                        .leave());
        rule(chain, rule().goTo(Refusal.POLICY.chain()));
    }

    /// A destination that the source knows by name, for as long as the answer counts, is decided on
    /// by what all tiers say to that name together; any other by the classes.
    private void names() {
        alone("named", Direction.EGRESS, LookUps.NAMED);
        for (boolean v6 : new boolean[] {false, true}) {
            rule(
                    "names",
                    destination(source(v6), v6, v6 ? 4 : 1)
                            .map(name(NAMED, v6), 0, 0)
                            .store(Ct.MARK, 0)
                            .goTo("named"));
        }
        rule("names", rule().goTo(Direction.EGRESS.prefix()));
    }

    private static NftRule pair() {
        return rule().load(Ct.MARK, 0).load(Meta.PRIORITY, 1);
    }

    private static NftRule subject(Direction side) {
        return side == Direction.EGRESS ? rule().load(Ct.MARK, 0) : rule().load(Meta.PRIORITY, 0);
    }

    private static NftRule protocol(NftRule rule, int slot) {
        return rule.load(Meta.PROTOCOL, slot);
    }

    private static NftRule found(NftRule key, String map) {
        return key.map(map, 0, 0).store(Ct.MARK, 0).leave();
    }

    private static NftRule denied() {
        return hasBits(rule().load(Ct.MARK, 0), DENIED).goTo(Refusal.POLICY.chain());
    }

    private void self(String chain) {
        rule(chain, destination(source(false), false, 1).in("self4", 0).goTo("unruled"));
        rule(chain, destination(source(true), true, 4).in("self6", 0).goTo("unruled"));
    }

    private void decide() {
        // Fragments are reassembled before this hook; what still looks like one is not judged.
        rule(
                "decide",
                family(false)
                        .payload(Header.NETWORK, 6, 2, 0)
                        .bits(0, NftData.raw((byte) 0x1f, (byte) 0xff), NftData.raw(new byte[2]))
                        .notEqual(0, NftData.raw(new byte[2]))
                        .counter()
                        .drop());
        rule(
                "decide",
                family(true)
                        .extensionHeaderPresent(FRAGMENT_HEADER, 0)
                        .equal(0, NftData.raw((byte) 1))
                        .counter()
                        .drop());
        for (boolean v6 : new boolean[] {false, true}) {
            rule("decide", family(v6).jump(name("who", v6)));
            rule("decide", family(v6).jump(name("where", v6)));
        }
        rule("decide", rule().load(Ct.MARK, 0).in(Direction.EGRESS.judged(), 0).goTo("outbound"));
        rule(
                "decide",
                rule().load(Meta.PRIORITY, 0).in(Direction.INGRESS.judged(), 0).goTo("inbound"));
        rule("decide", rule().goTo("unruled"));
    }

    private void sources() {
        rule("source4", bound(false).leave());
        rule("source4", fromPod().goTo(Refusal.SPOOFED.chain()));
        rule("source4", source(false).in("local4", 0).goTo(Refusal.SPOOFED.chain()));
        rule("source4", ofKnownPod(named(), false));
        rule("source4", notCluster(named(), false).goTo(Refusal.SPOOFED.chain()));
        rule("source6", bound(true).leave());
        rule("source6", source(true).in("local6", 0).goTo(Refusal.SPOOFED.chain()));
        rule("source6", notFromPod().load(Meta.INPUT_NAME, 0).notIn("pod_names", 0).leave());
        rule("source6", linkLocal(neighbour()).leave());
        rule("source6", source(neighbour(), true, 0).equal(0, NftData.raw(new byte[16])).leave());
        rule("source6", linkLocal(family(true)).drop());
        rule("source6", fromPod().goTo(Refusal.SPOOFED.chain()));
        rule("source6", ofKnownPod(rule(), true));
        rule("source6", notCluster(rule(), true).goTo(Refusal.SPOOFED.chain()));
    }

    /// From an interface that has the name of a Pod's, whether its Pod is known or not. Where it is
    /// not, only an address of the Pods' blocks that no Pod has goes on, to be refused as unknown.
    private static NftRule named() {
        return rule().load(Meta.INPUT_NAME, 0).in("pod_names", 0);
    }

    /// With the address of a known Pod as its source; for packets that go no further.
    private static NftRule ofKnownPod(NftRule rule, boolean v6) {
        return source(rule.family(v6), v6, 0)
                .map(name("pods", v6), 0, 0)
                .store(Meta.PRIORITY, 0)
                .goTo(Refusal.SPOOFED.chain());
    }

    private static NftRule bound(boolean v6) {
        return source(family(v6).load(Meta.INPUT_NAME, 0), v6, 4).in(name("bound", v6), 0);
    }

    /// ICMPv6 between neighbours (RFC 4861, RFC 3810) that a Pod may send.
    private static NftRule neighbour() {
        return family(true)
                .protocol(ICMP_V6)
                .payload(Header.TRANSPORT, 0, 1, 0)
                .in("neighbour_types", 0);
    }

    private static NftRule linkLocal(NftRule rule) {
        var mask = new byte[16];
        mask[0] = (byte) 0xff;
        mask[1] = (byte) 0xc0;
        var prefix = new byte[16];
        prefix[0] = (byte) 0xfe;
        prefix[1] = (byte) 0x80;
        return source(rule, true, 0)
                .bits(0, NftData.raw(mask), NftData.raw(new byte[16]))
                .equal(0, NftData.raw(prefix));
    }

    private void steering() {
        toProxy("gateway", GATEWAY_PORT);
        toProxy("dns", DNS_PROXY_PORT);
        for (int protocol : new int[] {TCP, UDP}) {
            // Only what a Pod asks: its answer to a client on that port is no question.
            var asked = rule().load(Ct.DIRECTION, 0).equal(0, NftData.raw((byte) 0));
            rule("steer", dns(asked, protocol).goTo("dns"));
            rule("bypass", dns(rule(), protocol).goTo(Refusal.UNSTEERED.chain()));
        }
        rule("steer", hasBits(rule().load(Ct.MARK, 0), STEERED).goTo("gateway"));
        for (boolean v6 : new boolean[] {false, true}) {
            rule("steer", attracted(inState(NftRule.NEW), v6).goTo("gateway"));
            rule("bypass", attracted(rule(), v6).goTo(Refusal.UNSTEERED.chain()));
        }
    }

    private static NftRule dns(NftRule rule, int protocol) {
        return port(rule.protocol(protocol), 0).in("dns_ports", 0);
    }

    private static NftRule attracted(NftRule rule, boolean v6) {
        var key = destination(rule.family(v6).protocol(TCP), v6, 0);
        return port(key, v6 ? 4 : 1).in(name(ATTRACT, v6), 0);
    }

    private void toProxy(String chain, int port) {
        for (boolean v6 : new boolean[] {false, true}) {
            var proxied =
                    family(v6)
                            .constant(0, NftData.raw((byte) (port >> 8), (byte) port))
                            .transparentProxy(v6, 0)
                            .load(Meta.MARK, 0);
            rule(chain, setBits(proxied, TO_PROXY).store(Meta.MARK, 0).accept());
        }
    }

    private void hooks() {
        var loopback = NftData.fields().interfaceName("lo").end();
        rule("prerouting", rule().load(Meta.INPUT_NAME, 0).equal(0, loopback).accept());
        rule("prerouting", family(false).jump("source4"));
        rule("prerouting", family(true).jump("source6"));
        rule("prerouting", fromPod().jump("steer"));

        rule("input", rule().load(Meta.INPUT_NAME, 0).equal(0, loopback).accept());
        proxyPorts();
        known("input");
        rule("input", notCluster(notFromPod(), false).accept());
        rule("input", notCluster(notFromPod(), true).accept());
        rule("input", neighbour().accept());
        stateless("input");
        rule("input", rule().goTo("decide"));

        rule(
                "forward",
                hasBits(rule().load(Ct.MARK, 0), STEERED)
                        .load(Meta.INPUT_NAME, 0)
                        .in("pod_interfaces", 0)
                        .goTo(Refusal.UNSTEERED.chain()));
        known("forward");
        for (boolean v6 : new boolean[] {false, true}) {
            var neither = notFromPod().load(Meta.OUTPUT_NAME, 0).notIn("pod_interfaces", 0);
            rule(
                    "forward",
                    destination(notCluster(neither, v6), v6, 0)
                            .notIn(name("pod_cidrs", v6), 0)
                            .accept());
        }
        stateless("forward");
        rule("forward", fromPod().jump("bypass"));
        rule("forward", rule().goTo("decide"));
    }

    /// The proxies take what was routed to them. Who addresses their ports finds them closed:
    /// otherwise they were open to the node's network, and a connection to a proxy's own port would
    /// be carried to itself.
    private void proxyPorts() {
        closePort(TCP, GATEWAY_PORT);
        closePort(TCP, DNS_PROXY_PORT);
        closePort(UDP, DNS_PROXY_PORT);
    }

    private void closePort(int protocol, int port) {
        var addressed =
                port(rule().protocol(protocol), 0)
                        .equal(0, NftData.raw((byte) (port >> 8), (byte) port));
        rule(
                "input",
                addressed
                        .load(Meta.MARK, 0)
                        .bits(0, NftData.u32(TO_PROXY), NftData.u32(0))
                        .notEqual(0, NftData.u32(TO_PROXY))
                        .goTo("reject"));
    }

    /// Of what is related to a connection, only ICMP errors pass unasked: a connection that a
    /// protocol helper expects is one more connection. A Pod is no router: it may complain of its
    /// own connections alone, be it the one that opened them or the one that answers.
    private void known(String chain) {
        rule(chain, inState(NftRule.ESTABLISHED).accept());
        icmpErrors(chain, false);
        icmpErrors(chain, true);
    }

    private void icmpErrors(String chain, boolean v6) {
        int protocol = v6 ? ICMP_V6 : ICMP;
        var end = v6 ? Ct.SOURCE_V6 : Ct.SOURCE_V4;
        for (boolean replies : new boolean[] {false, true}) {
            var own = inState(NftRule.RELATED).family(v6).protocol(protocol);
            own.load(Meta.INPUT_NAME, 0).load(end, replies, 4).in(name("bound", v6), 0);
            rule(chain, own.accept());
        }
        var error = inState(NftRule.RELATED).protocol(protocol);
        rule(
                chain,
                error.load(Meta.INPUT_NAME, 0)
                        .in("pod_interfaces", 0)
                        .goTo(Refusal.FORGED_ERROR.chain()));
        rule(chain, inState(NftRule.RELATED).protocol(protocol).accept());
    }

    private static NftRule notCluster(NftRule rule, boolean v6) {
        return source(rule.family(v6), v6, 0).notIn(name("pod_cidrs", v6), 0);
    }

    private void stateless(String chain) {
        rule(chain, inState(NftRule.INVALID).counter().drop());
        // Classes are kept in the connection mark: without a connection nothing would be refused.
        rule(chain, inState(NftRule.UNTRACKED).goTo(Refusal.STATELESS.chain()));
        rule(
                chain,
                rule().protocol(TCP)
                        .payload(Header.TRANSPORT, 13, 1, 0)
                        .bits(0, NftData.raw((byte) FIN_SYN_RST_ACK), NftData.raw((byte) 0))
                        .notEqual(0, NftData.raw((byte) SYN))
                        .goTo(Refusal.STATELESS.chain()));
    }
}

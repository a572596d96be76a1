package io.sluice.model.reader;

import io.sluice.model.Cidr;
import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.NetworkPolicy.Rule;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// NetworkPolicy v1: defaulting (rule S3) and everything the API server rejects (policy-semantics,
/// section 1).
final class NetworkPolicyReader {
    private static final Set<String> FIELDS =
            Set.of("podSelector", "policyTypes", "ingress", "egress");
    private static final Set<String> PEER_FIELDS =
            Set.of("podSelector", "namespaceSelector", "ipBlock");
    private static final Set<String> PORT_FIELDS = Set.of("protocol", "port", "endPort");

    private NetworkPolicyReader() {}

    static NetworkPolicy read(Fields object, ObjectMeta meta) {
        int before = object.report().notUnderstood();
        object.only(KnownFields.OBJECT);
        var everything = LabelSelector.everything(object.position());
        var spec = object.object("spec");
        if (spec.isEmpty()) {
            object.report()
                    .warning(
                            "missing-spec",
                            object.position(),
                            "spec is missing: this denies all ingress of the whole namespace",
                            "write spec: {} when that is meant");
            return new NetworkPolicy(
                    meta, everything, Set.of(Direction.INGRESS), List.of(), List.of());
        }
        var fields = spec.get();
        fields.only(FIELDS);
        boolean whole = object.report().notUnderstood() == before;
        var pods = LabelSelectorReader.read(fields, "podSelector").orElse(everything);
        boolean understood = object.report().notUnderstood() == before;
        var ingress = rules(fields, "ingress", "from", understood);
        var egress = rules(fields, "egress", "to", understood);
        return new NetworkPolicy(
                meta, pods, types(fields, !egress.isEmpty() || !whole), ingress, egress);
    }

    /// @param egress whether egress is meant when no types are written: there is a rule for it, or
    ///   a field that is not understood and may be one
    private static Set<Direction> types(Fields fields, boolean egress) {
        var written = fields.strings("policyTypes");
        if (written.size() > 2) {
            fields.report()
                    .error(
                            "bad-policy-type",
                            fields.position("policyTypes"),
                            fields.path("policyTypes") + " has more than two entries",
                            "write Ingress and Egress at most once each");
        }
        var types = EnumSet.noneOf(Direction.class);
        for (Fields.Text type : written) {
            switch (type.text()) {
                case "Ingress" -> types.add(Direction.INGRESS);
                case "Egress" -> types.add(Direction.EGRESS);
                default ->
                        fields.report()
                                .error(
                                        "bad-policy-type",
                                        type.position(),
                                        type.path() + " " + Quoted.of(type.text()) + " is unknown",
                                        "write Ingress or Egress");
            }
        }
        if (written.isEmpty()) {
            types.add(Direction.INGRESS);
            if (egress) {
                types.add(Direction.EGRESS);
            }
        }
        return types;
    }

    /// A rule with a part that is not understood allows nothing: without that part it could allow
    /// more than is written.
    private static List<Rule> rules(
            Fields spec, String field, String peersField, boolean understood) {
        var rules = new ArrayList<Rule>();
        for (Fields rule : spec.objects(field)) {
            int before = rule.report().notUnderstood();
            rule.only(Set.of(peersField, "ports"));
            var peers = new ArrayList<Peer>();
            for (Fields peer : rule.objects(peersField)) {
                peer(peer).ifPresent(peers::add);
            }
            var ports = new ArrayList<Port>();
            for (Fields port : rule.objects("ports")) {
                port(port).ifPresent(ports::add);
            }
            boolean known = understood && rule.report().notUnderstood() == before;
            rules.add(known ? new Rule(peers, ports, rule.position()) : nothing(rule));
        }
        return rules;
    }

    private static Rule nothing(Fields rule) {
        var nothing = LabelSelector.nothing(rule.position());
        var peer = new Peer.Pods(Optional.empty(), Optional.of(nothing), rule.position());
        return new Rule(List.of(peer), List.of(), rule.position());
    }

    private static Optional<Peer> peer(Fields fields) {
        int before = fields.report().notUnderstood();
        fields.only(PEER_FIELDS);
        var block = fields.object("ipBlock");
        var pods = LabelSelectorReader.read(fields, "podSelector");
        var namespaces = LabelSelectorReader.read(fields, "namespaceSelector");
        if (!fields.has("ipBlock")
                && !fields.has("podSelector")
                && !fields.has("namespaceSelector")) {
            if (fields.report().notUnderstood() > before) {
                return Optional.empty();
            }
            fields.report()
                    .error(
                            "empty-peer",
                            fields.position(),
                            fields.path() + " has no ipBlock, podSelector or namespaceSelector",
                            "write podSelector: {} for every Pod of the namespace,"
                                    + " namespaceSelector: {} for every Pod, or leave the list"
                                    + " out for any peer");
            return Optional.empty();
        }
        if (block.isPresent()) {
            if (fields.has("podSelector") || fields.has("namespaceSelector")) {
                fields.report()
                        .error(
                                "bad-peer",
                                fields.keyPosition("ipBlock"),
                                fields.path() + " has an ipBlock beside a selector",
                                "make them two entries of the list");
            }
            return block(block.get());
        }
        return Optional.of(new Peer.Pods(namespaces, pods, fields.position()));
    }

    private static Optional<Peer> block(Fields fields) {
        fields.only(Set.of("cidr", "except"));
        if (!fields.has("cidr")) {
            fields.missing("cidr", "write a block such as 10.0.0.0/8");
        }
        var cidr = AddressReader.cidr(fields, "cidr");
        var except = new ArrayList<Cidr>();
        for (Fields.Text text : fields.strings("except")) {
            var hole = AddressReader.cidr(text, fields.report());
            hole.ifPresent(except::add);
            if (cidr.isPresent() && hole.isPresent()) {
                BlockExceptions.check(cidr.get(), hole.get(), text, fields.report());
            }
        }
        return cidr.map(block -> new Peer.IpBlock(block, except, fields.position()));
    }

    private static Optional<Port> port(Fields fields) {
        fields.only(PORT_FIELDS);
        var protocol = PortReader.protocol(fields);
        var port = fields.get("port");
        boolean named =
                port.isPresent()
                        && port.get() instanceof Yaml.Scalar scalar
                        && scalar.type() == ScalarType.STRING;
        if (fields.has("endPort") && (port.isEmpty() || named)) {
            fields.report()
                    .error(
                            "bad-port-range",
                            fields.position("endPort"),
                            fields.path("endPort")
                                    + (named
                                            ? " stands beside a named port"
                                            : " stands without port"),
                            "write the first port of the range as a number in port");
            return Optional.empty();
        }
        if (protocol.isEmpty()) {
            return Optional.empty();
        }
        if (port.isEmpty()) {
            return Optional.of(new Port.All(protocol.get(), fields.position()));
        }
        if (named) {
            return PortReader.name(fields, "port")
                    .map(name -> new Port.Named(protocol.get(), name, fields.position()));
        }
        return range(fields, protocol.get());
    }

    private static Optional<Port> range(Fields fields, Protocol protocol) {
        var first = PortReader.number(fields, "port");
        var last = fields.has("endPort") ? PortReader.number(fields, "endPort") : first;
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        if (last.get() < first.get()) {
            fields.report()
                    .error(
                            "bad-port-range",
                            fields.position("endPort"),
                            fields.path("endPort")
                                    + " "
                                    + last.get()
                                    + " is below port "
                                    + first.get(),
                            "swap them");
            return Optional.empty();
        }
        return Optional.of(new Port.Range(protocol, first.get(), last.get(), fields.position()));
    }
}

package io.sluice.model.reader;

import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ClusterNetworkPolicy.Rule;
import io.sluice.model.Direction;
import io.sluice.model.NetworkPolicy.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One rule of a cluster-wide policy.
final class ClusterRuleReader {
    private static final int LONGEST_NAME = 100;

    private final Fields rule;
    private final Direction direction;
    private final ClusterDialect dialect;
    private final String peersField;

    ClusterRuleReader(Fields rule, Direction direction, ClusterDialect dialect) {
        this.rule = rule;
        this.direction = direction;
        this.dialect = dialect;
        this.peersField =
                switch (direction) {
                    case INGRESS -> "from";
                    case EGRESS -> "to";
                };
    }

    /// The rule; a part that was not understood makes it fail closed: it accepts nothing, or denies
    /// everything.
    ///
    /// @param understood whether everything before the rules was
    Optional<Rule> read(boolean understood) {
        int before = rule.report().notUnderstood();
        rule.only(List.of("name", "action", peersField, dialect.portsField()));
        var action = action();
        var peers = peers();
        var ports = ports();
        checkNamedPorts();
        boolean known = understood && rule.report().notUnderstood() == before;
        return action.map(does ->
                new Rule(
                        name(),
                        does,
                        known ? peers : List.of(new Peer.Unknown(rule.position())),
                        known ? ports : List.of(),
                        rule.position()));
    }

    private String name() {
        String name = rule.string("name").orElse("");
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            rule.report()
                    .error(
                            "bad-name",
                            rule.position("name"),
                            rule.path("name") + " is longer than " + LONGEST_NAME + " characters",
                            "shorten it");
        }
        return name;
    }

    private Optional<Action> action() {
        var actions = dialect.actions();
        String all = String.join(", ", actions.keySet());
        if (!rule.has("action")) {
            rule.missing("action", "write one of " + all);
        }
        var written = rule.string("action");
        var action = written.map(actions::get);
        if (written.isPresent() && action.isEmpty()) {
            rule.report()
                    .error(
                            "bad-action",
                            rule.position("action"),
                            rule.path("action")
                                    + " "
                                    + Quoted.of(written.get())
                                    + " is unknown in this kind",
                            "write one of " + all);
        }
        return action;
    }

    private List<Peer> peers() {
        if (!rule.has(peersField)) {
            rule.missing(peersField, "list at least one peer");
        }
        var peers = new ArrayList<Peer>();
        for (Fields peer : Counted.some(rule, peersField, dialect.most())) {
            ClusterPeerReader.peer(peer, direction, dialect).ifPresent(peers::add);
        }
        return peers;
    }

    private List<Port> ports() {
        var ports = new ArrayList<Port>();
        for (Fields port : Counted.some(rule, dialect.portsField(), dialect.most())) {
            ports.addAll(ClusterPortReader.read(port, dialect));
        }
        return ports;
    }

    /// Only Pods have named ports.
    private void checkNamedPorts() {
        var addressed =
                rule.items(peersField).stream()
                        .flatMap(peer ->
                                peer instanceof Yaml.Mapping fields
                                        ? fields.entries().entrySet().stream()
                                        : java.util.stream.Stream.empty())
                        .filter(entry ->
                                List.of("networks", "nodes", "domainNames").contains(entry.getKey())
                                        && !entry.getValue().value().isNull())
                        .findFirst();
        if (direction == Direction.INGRESS || addressed.isEmpty()) {
            return;
        }
        for (Fields port : rule.objects(dialect.portsField())) {
            String field = dialect.namedPortField();
            if (port.has(field)) {
                port.report()
                        .refused(
                                "bad-port",
                                port.keyPosition(field),
                                port.path(field)
                                        + " stands beside "
                                        + addressed.get().getKey()
                                        + ": only Pods have named ports",
                                "write the number, or make them two rules");
            }
        }
    }
}

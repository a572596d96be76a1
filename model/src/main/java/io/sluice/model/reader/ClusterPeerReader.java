package io.sluice.model.reader;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ClusterNetworkPolicy.Subject;
import io.sluice.model.Direction;
import io.sluice.model.HostPattern;
import io.sluice.model.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Peers and subjects of cluster-wide policies.
final class ClusterPeerReader {
    private static final String BAD_SUBJECT = "bad-subject";
    private static final String NAMESPACES = "namespaces";
    private static final String NAMESPACE_SELECTOR = "namespaceSelector";
    private static final List<String> SUBJECT_FIELDS = List.of(NAMESPACES, "pods");
    private static final List<String> POD_FIELDS = List.of(NAMESPACE_SELECTOR, "podSelector");
    private static final int MOST_BLOCKS = 25;
    private static final int MOST_NAMES = 25;

    /// A full IPv6 block.
    private static final int LONGEST_BLOCK = 43;

    private ClusterPeerReader() {}

    /// The subject of a policy; empty, with an error, when it is none.
    static Optional<Subject> subject(Fields spec, ClusterDialect dialect) {
        if (!spec.has("subject")) {
            spec.missing("subject", "write namespaces or pods");
        }
        return spec.object("subject")
                .flatMap(fields -> subjectPods(fields, dialect))
                .map(pods ->
                        new Subject(
                                pods.namespaceSelector(),
                                pods.podSelector()
                                        .orElse(LabelSelector.everything(pods.position()))));
    }

    private static Optional<Peer.Pods> subjectPods(Fields fields, ClusterDialect dialect) {
        fields.only(SUBJECT_FIELDS);
        // Whom a policy is about cannot be left out, however lenient.
        if (SUBJECT_FIELDS.stream().noneMatch(fields::has)) {
            fields.report()
                    .error(
                            BAD_SUBJECT,
                            fields.position(),
                            fields.path() + " has none of namespaces, pods",
                            "write exactly one of them");
            return Optional.empty();
        }
        return Counted.one(fields, SUBJECT_FIELDS, BAD_SUBJECT)
                .flatMap(field -> pods(fields, field, dialect));
    }

    /// A peer; empty, with an error, when it is none.
    static Optional<Peer> peer(Fields fields, Direction direction, ClusterDialect dialect) {
        int before = fields.report().notUnderstood();
        var known = dialect.peerFields(direction);
        fields.only(known, "the other end is one of " + String.join(", ", known));
        if (fields.report().notUnderstood() > before && known.stream().noneMatch(fields::has)) {
            return Optional.empty();
        }
        return Counted.one(fields, known, fields.names().isEmpty() ? "empty-peer" : "bad-peer")
                .flatMap(field ->
                        switch (field) {
                            case "networks" -> Optional.of(networks(fields));
                            case "nodes" ->
                                    LabelSelectorReader.read(fields, field)
                                            .map(nodes -> new Peer.Nodes(nodes, fields.position()));
                            case "domainNames" -> Optional.of(names(fields));
                            default -> pods(fields, field, dialect);
                        });
    }

    private static Optional<Peer.Pods> pods(Fields parent, String field, ClusterDialect dialect) {
        if (field.equals(NAMESPACES)) {
            return LabelSelectorReader.read(parent, field)
                    .map(namespaces ->
                            new Peer.Pods(namespaces, Optional.empty(), parent.position()));
        }
        return parent.object(field)
                .flatMap(fields -> {
                    fields.only(POD_FIELDS);
                    if (!fields.has("podSelector")) {
                        fields.wanted("podSelector", "write podSelector: {} for every Pod");
                    }
                    if (!fields.has(NAMESPACE_SELECTOR) && dialect.needsNamespaceSelector()) {
                        fields.wanted(
                                NAMESPACE_SELECTOR,
                                "write namespaceSelector: {} for every namespace");
                    }
                    var everything = LabelSelector.everything(fields.position());
                    var namespaces = LabelSelectorReader.read(fields, NAMESPACE_SELECTOR);
                    var pods = LabelSelectorReader.read(fields, "podSelector");
                    return Optional.of(
                            new Peer.Pods(
                                    namespaces.orElse(everything),
                                    Optional.of(pods.orElse(everything)),
                                    parent.position()));
                });
    }

    private static Peer networks(Fields fields) {
        Counted.checkCount(fields, "networks", 1, MOST_BLOCKS);
        var blocks = new ArrayList<Cidr>();
        for (Fields.Text text : unique(fields, "networks")) {
            if (text.text().length() > LONGEST_BLOCK) {
                fields.report()
                        .error(
                                "bad-cidr",
                                text.position(),
                                text.path() + " is longer than " + LONGEST_BLOCK + " characters",
                                "shorten it with ::");
            } else {
                AddressReader.cidr(text, fields.report()).ifPresent(blocks::add);
            }
        }
        return new Peer.Networks(blocks, fields.position());
    }

    private static Peer names(Fields fields) {
        Counted.checkCount(fields, "domainNames", 1, MOST_NAMES);
        var names = new ArrayList<HostPattern>();
        for (Fields.Text text : unique(fields, "domainNames")) {
            HostPatternReader.domainName(text, fields.report()).ifPresent(names::add);
        }
        return new Peer.DomainNames(names, fields.position());
    }

    /// The texts of a list; twice the same is an error.
    private static List<Fields.Text> unique(Fields fields, String field) {
        var seen = new HashSet<String>();
        var texts = fields.strings(field);
        for (Fields.Text text : texts) {
            if (!seen.add(text.text())) {
                fields.report()
                        .error(
                                "duplicate-entry",
                                text.position(),
                                text.path() + " repeats " + Quoted.of(text.text()),
                                "keep one of them");
            }
        }
        return texts;
    }
}

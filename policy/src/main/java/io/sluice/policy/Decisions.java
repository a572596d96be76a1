package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.policy.Residents.Resident;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The compiled policies of a cluster: the one object that the command line, the node and the
/// gateway ask. A change makes a new one; answers of one never change. Safe for use by many
/// threads, without locks.
public final class Decisions {
    private final Cluster cluster;
    private final Profile profile;
    private final Snapshot snapshot;
    private final Residents residents;
    private final Sides sides;
    private volatile @Nullable ContentSum sum;
    private volatile @Nullable String hash;
    private volatile @Nullable IdentityIndex index;
    private volatile @Nullable Explainer explainer;

    private Decisions(
            Cluster cluster, Profile profile, Snapshot snapshot, @Nullable ContentSum sum) {
        this.cluster = cluster;
        this.profile = profile;
        this.snapshot = snapshot;
        this.residents = new Residents(snapshot, profile);
        this.sides = new Sides(snapshot.namespaces(), snapshot.sides());
        this.sum = sum;
    }

    static Decisions of(Cluster cluster, Profile profile) {
        return new Decisions(cluster, profile, Succession.first(cluster, profile), null);
    }

    /// The decisions for another state of the cluster, under the same profile: the same as those
    /// compiled from nothing. What the states have in common is shared, so the cost is that of
    /// finding the differences (a look at each object; a comparison where it is not the same
    /// object) and of what they touch. These decisions stay as they are.
    public Decisions with(Cluster after) {
        var change = ClusterChange.between(cluster, after);
        var known = sum;
        return new Decisions(
                after,
                profile,
                Succession.next(snapshot, change, after, profile),
                known == null ? null : ContentHash.sum(known, change));
    }

    /// `sha256:` and the hash of everything that can change a verdict or the name of the rule that
    /// decides it. The order of documents and the place of an object in a file cannot.
    public String hash() {
        var known = hash;
        if (known == null) {
            var total = sum;
            if (total == null) {
                total = ContentHash.sum(ContentSum.ZERO, ClusterChange.all(cluster));
                sum = total;
            }
            known = ContentHash.text(total, profile);
            hash = known;
        }
        return known;
    }

    public Profile profile() {
        return profile;
    }

    /// What it was compiled from.
    public Cluster cluster() {
        return cluster;
    }

    /// The Pod that has an address, or the outside. Pods on the host network are their node's
    /// address, and finished Pods have none.
    public Endpoint endpoint(IpAddress address) {
        Resident resident = residents.at(address);
        return resident == null
                ? new Endpoint.Outside(address)
                : new Endpoint.OfPod(resident.pod());
    }

    /// A Pod by name, also one on the host network or finished.
    public Optional<Pod> pod(String namespace, String name) {
        return Optional.ofNullable(residents.named(namespace, name));
    }

    /// A connection between two addresses.
    public Connection connection(IpAddress source, IpAddress destination, int protocol, int port) {
        return new Connection(
                endpoint(source), source, endpoint(destination), destination, protocol, port);
    }

    /// The answer alone (policy-semantics, section 3). Allocates nothing once the sides that it
    /// meets have been asked before.
    public boolean allows(Connection connection) {
        Resident source = residents.of(connection.source(), connection.sourceAddress());
        Resident destination =
                residents.of(connection.destination(), connection.destinationAddress());
        if (source != null && source == destination) {
            return !connection.throughService() || decide(connection).verdict() == Verdict.ALLOW;
        }
        if (source != null
                && !allows(
                        Direction.EGRESS,
                        source,
                        destination,
                        connection.destinationAddress(),
                        connection)) {
            return false;
        }
        return destination == null
                || source == null && residents.isOwnNode(destination, connection.sourceAddress())
                || allows(
                        Direction.INGRESS,
                        destination,
                        source,
                        connection.sourceAddress(),
                        connection);
    }

    private boolean allows(
            Direction direction,
            Resident subject,
            @Nullable Resident peer,
            IpAddress peerAddress,
            Connection connection) {
        return sides.answers(direction, subject)
                .allows(
                        peer,
                        peerAddress,
                        direction == Direction.EGRESS ? connection.destinationNames() : List.of(),
                        connection.protocol(),
                        connection.port());
    }

    /// The answer and its reasons.
    public Explanation explain(Connection connection) {
        return explain(connection, PortSpan.of(connection));
    }

    /// The same for several neighbouring ports that are treated alike.
    Explanation explain(Connection connection, PortSpan asked) {
        return explainer().explain(connection, Optional.of(asked));
    }

    /// The answer and the rules that give it, without nearest miss and fix.
    Explanation decide(Connection connection) {
        return explainer().explain(connection, Optional.empty());
    }

    private Explainer explainer() {
        var known = explainer;
        if (known == null) {
            var labels = new HashMap<IpAddress, Map<String, String>>();
            for (var node : cluster.nodes()) {
                node.addresses().forEach(address -> labels.put(address, node.meta().labels()));
            }
            known = new Explainer(residents, sides, profile, new Remedies(profile, labels));
            explainer = known;
        }
        return known;
    }

    /// Calls with each [Ports#key] at which another rule may decide between two parties.
    void forEachPortEdge(Party from, Party to, IntConsumer action) {
        Resident source = residents.of(from.endpoint(), from.address());
        Resident destination = residents.of(to.endpoint(), to.address());
        if (source != null) {
            sides.of(Direction.EGRESS, source.identity())
                    .forEachPortEdge(identity(destination), to.address(), to.names(), action);
        }
        if (destination != null) {
            sides.of(Direction.INGRESS, destination.identity())
                    .forEachPortEdge(identity(source), from.address(), List.of(), action);
        }
    }

    private static @Nullable Identity identity(@Nullable Resident resident) {
        return resident == null ? null : resident.identity();
    }

    /// The sides of those parties that are governed Pods.
    Set<Side> sides(Direction direction, Collection<Party> parties) {
        var found = new LinkedHashSet<Side>();
        for (Party party : parties) {
            Resident resident = residents.of(party.endpoint(), party.address());
            if (resident != null) {
                found.add(sides.of(direction, resident.identity()));
            }
        }
        return found;
    }

    /// The labels of a namespace.
    Map<String, String> namespaceLabels(String namespace) {
        var state = snapshot.byName().get(namespace);
        return state == null ? Map.of(IdentityIndex.NAME_LABEL, namespace) : state.entry().labels();
    }

    /// What a party is to policies, when it is a Pod that they govern.
    Optional<Identity> identity(Party party) {
        return Optional.ofNullable(identity(residents.of(party.endpoint(), party.address())));
    }

    /// The ordinal of every identity is below.
    int identities() {
        return snapshot.identities();
    }

    /// Every governed Pod.
    List<Resident> residents() {
        return residents.all();
    }

    /// Who has which address.
    Residents population() {
        return residents;
    }

    /// The compiled side of an identity.
    Side side(Direction direction, Identity subject) {
        return sides.of(direction, subject);
    }

    /// What one node enforces.
    ///
    /// @param local the Pods that are on this node
    public EnforcementTable enforcement(Predicate<Pod> local) {
        return new EnforcementCompiler(residents, index(), sides).compile(hash(), local);
    }

    /// What a Pod may do at an address that it knows by some names; none when the names change
    /// nothing, or the source is no governed Pod.
    ///
    /// @param source the address of the Pod
    /// @param destination the address
    /// @param names in lower case and without a final dot
    public List<EnforcementTable.Ruling> rulingsByName(
            IpAddress source, IpAddress destination, List<String> names) {
        Resident subject = residents.at(source);
        if (subject == null) {
            return List.of();
        }
        Side side = sides.of(Direction.EGRESS, subject.identity());
        if (!side.asksForNames()) {
            return List.of();
        }
        Identity peer = identity(residents.at(destination));
        var byName = side.rulings(peer, destination, names);
        if (byName.isLike(side.rulings(peer, destination, List.of()))) {
            return List.of();
        }
        return RulingEntries.of(byName, RulingEntries.REFUSED).stream()
                .map(range ->
                        new EnforcementTable.Ruling(
                                range.protocol(),
                                range.first(),
                                range.last(),
                                range.decision().verdict(),
                                range.decision().rule().map(ResolvedRule::ref)))
                .toList();
    }

    /// Two threads may both make it; they make the same.
    private IdentityIndex index() {
        var known = index;
        if (known == null) {
            known = new IdentityIndex(snapshot);
            index = known;
        }
        return known;
    }
}

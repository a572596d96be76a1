package io.sluice.node;

import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import io.sluice.node.AnsweredNames.Answered;
import io.sluice.node.AnsweredNames.Pair;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import io.sluice.policy.EnforcementTable;
import io.sluice.policy.RuleRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// What the kernel must hold of the names that Pods were answered: for a Pod and a destination, the
/// number of what all tiers together say to the names whose answers have not ended. Only what a
/// name changes is held.
///
/// Names that lead to one address may end at different times. An element lives only as long as what
/// it says holds, and is replaced by what then holds shortly before: without this process it ends,
/// and the destination is closed.
///
/// Knows no kernel. Not thread-safe, apart from [#forgotten].
final class NamedDestinations {
    /// How long before its end an element is replaced, where another one follows it.
    private static final long AHEAD_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// How long after its end it is remembered what an element was: the kernel's clock is another.
    private static final long BEHIND_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoClock;
    private final AnsweredNames answered;
    private final NameNumbers numbers = new NameNumbers();
    private final Set<Integer> loaded = new HashSet<>();
    private Map<Pair, Opened> opened = new HashMap<>();
    private Optional<Policy> current = Optional.empty();

    /// @param nanoClock a clock like [System#nanoTime()]
    NamedDestinations(AnsweredNames.Limits limits, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.answered = new AnsweredNames(limits);
    }

    /// What holds for a Pod and a destination.
    ///
    /// @param number what is decided
    /// @param names those names that the decision needs, as many as are kept with the element
    /// @param endNanos until when, as the nanosecond clock says it
    /// @param goesOn true when something else holds afterwards
    record Opened(int number, String names, long endNanos, boolean goesOn) {}

    /// What is asked.
    ///
    /// @param namable which destinations a name may open
    /// @param patterns the names that rules ask for
    record Policy(
            Decisions decisions,
            NamableAddresses namable,
            Set<HostPattern> patterns,
            Map<RuleRef, Integer> rules) {
        static Policy of(Decisions decisions, EnforcementTable table) {
            var rules = new HashMap<RuleRef, Integer>();
            table.rules().forEach((number, rule) -> rules.put(rule, number));
            return new Policy(
                    decisions,
                    new NamableAddresses(decisions),
                    table.names().values().stream()
                            .flatMap(Set::stream)
                            .map(HostPattern::new)
                            .collect(Collectors.toSet()),
                    rules);
        }

        boolean asksFor(String name) {
            // By look-ups, of which a name has few labels: rules may ask for thousands of names.
            boolean found =
                    patterns.contains(new HostPattern(name))
                            || patterns.contains(new HostPattern("*"));
            for (int dot = name.indexOf('.');
                    !found && dot >= 0;
                    dot = name.indexOf('.', dot + 1)) {
                found = patterns.contains(new HostPattern("*" + name.substring(dot)));
            }
            return found;
        }
    }

    private static Optional<String> owner(Decisions decisions, IpAddress address) {
        return decisions.endpoint(address) instanceof Endpoint.OfPod(var pod)
                ? Optional.of(pod.meta().path())
                : Optional.empty();
    }

    /// What the kernel is to hold.
    ///
    /// @param policy what it follows from
    /// @param rulings what the numbers stand for
    /// @param opened every Pod and destination that it concerns; nothing for those to close
    record Plan(Optional<Policy> policy, Elements rulings, Map<Pair, Optional<Opened>> opened) {
        static final Plan NOTHING = new Plan(Optional.empty(), Elements.NONE, Map.of());

        boolean isEmpty() {
            return opened.isEmpty();
        }
    }

    /// Takes what an earlier process left in the kernel, where nothing is known.
    ///
    /// @param decisions who has which address
    void adopt(Decisions decisions, Collection<NftElement> elements) {
        long now = nanoClock.getAsLong();
        for (var element : elements) {
            var pair = pair(element.key());
            var owner = owner(decisions, pair.pod());
            if (element.leftMillis() > 0 && owner.isPresent() && answered.names(pair).isEmpty()) {
                long end = now + TimeUnit.MILLISECONDS.toNanos(element.leftMillis());
                for (String name : element.comment().split(" ")) {
                    answered.add(pair, owner.get(), new Answered(name, end));
                }
            }
        }
    }

    /// What must hold in all under other decisions, for [#loaded].
    Plan plan(Decisions decisions, EnforcementTable table) {
        return plan(Policy.of(decisions, table));
    }

    /// What must hold in all.
    Plan plan() {
        return current.map(this::plan).orElse(Plan.NOTHING);
    }

    private Plan plan(Policy policy) {
        answered.forgetOthers(address -> owner(policy.decisions(), address));
        long now = nanoClock.getAsLong();
        answered.forgetNames(name -> name.endNanos() - now <= 0);
        var wanted = new LinkedHashMap<Pair, Optional<Opened>>();
        for (var pair : answered.pairs()) {
            opening(policy, pair, now).ifPresent(o -> wanted.put(pair, Optional.of(o)));
        }
        return new Plan(Optional.of(policy), numbers.elements(used(wanted)), wanted);
    }

    /// What changes by an answer.
    ///
    /// @return what is to be made true before the answer goes on; then [#done]
    Plan answered(IpAddress pod, String name, Collection<IpAddress> addresses, Duration lifetime) {
        return current.map(policy -> answered(policy, pod, name, addresses, lifetime))
                .orElse(Plan.NOTHING);
    }

    private Plan answered(
            Policy policy,
            IpAddress pod,
            String name,
            Collection<IpAddress> addresses,
            Duration lifetime) {
        if (!(policy.decisions().endpoint(pod) instanceof Endpoint.OfPod(var asking))) {
            return Plan.NOTHING;
        }
        long now = nanoClock.getAsLong();
        var given = new Answered(name, now + lifetime.toNanos());
        var concerned = new LinkedHashSet<Pair>();
        for (var destination : addresses) {
            for (var source : asking.addresses()) {
                if (source.v6() == destination.v6()) {
                    var pair = new Pair(source, destination);
                    concerned.addAll(answered.add(pair, asking.meta().path(), given));
                    concerned.add(pair);
                }
            }
        }
        return changes(policy, concerned, now);
    }

    /// What must follow what is about to end.
    Plan goOn() {
        return current.map(this::goOn).orElse(Plan.NOTHING);
    }

    private Plan goOn(Policy policy) {
        long soon = nanoClock.getAsLong() + AHEAD_NANOS;
        var ending = new ArrayList<Pair>();
        opened.forEach((pair, open) -> {
            if (open.goesOn() && open.endNanos() - soon <= 0) {
                ending.add(pair);
            }
        });
        var plan = changes(policy, ending, soon);
        long now = nanoClock.getAsLong();
        opened.values().removeIf(open -> open.endNanos() + BEHIND_NANOS - now <= 0);
        answered.forgetNames(name -> name.endNanos() - now <= 0);
        return plan;
    }

    private Plan changes(Policy policy, Collection<Pair> pairs, long now) {
        var changed = new LinkedHashMap<Pair, Optional<Opened>>();
        for (var pair : pairs) {
            var next = opening(policy, pair, now);
            if (next.isPresent() || opened.containsKey(pair)) {
                changed.put(pair, next);
            }
        }
        var used = used(changed);
        used.removeAll(loaded);
        return new Plan(Optional.of(policy), numbers.elements(used), changed);
    }

    private static Set<Integer> used(Map<Pair, Optional<Opened>> opened) {
        var used = new HashSet<Integer>();
        opened.values().forEach(open -> open.ifPresent(o -> used.add(o.number())));
        return used;
    }

    /// What holds from a time on.
    private Optional<Opened> opening(Policy policy, Pair pair, long now) {
        var names =
                answered.names(pair).stream()
                        .filter(name -> name.endNanos() - now > 0 && policy.asksFor(name.name()))
                        .sorted(Comparator.comparingLong((Answered name) -> now - name.endNanos()))
                        .toList();
        var all = rulings(policy, pair, names);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int needed = names.size();
        while (needed > 1 && rulings(policy, pair, names.subList(0, needed - 1)).equals(all)) {
            needed--;
        }
        return Optional.of(
                new Opened(
                        numbers.number(all, policy.rules()),
                        text(names.subList(0, needed)),
                        names.get(needed - 1).endNanos(),
                        needed > 1));
    }

    /// What is inside of the cluster is what its labels and addresses say, whatever name leads to
    /// it, also when it came after the answer.
    private static List<EnforcementTable.Ruling> rulings(
            Policy policy, Pair pair, List<Answered> names) {
        return names.isEmpty() || !policy.namable().isOutside(pair.destination())
                ? List.of()
                : policy.decisions()
                        .rulingsByName(
                                pair.pod(),
                                pair.destination(),
                                names.stream().map(Answered::name).toList());
    }

    private static String text(List<Answered> names) {
        var text = new StringBuilder();
        for (var name : names) {
            // The kernel takes bytes; a name with others than ASCII is matched by no rule.
            int length = text.length() + 1 + name.name().length();
            if (length <= NftElement.LONGEST_COMMENT) {
                text.append(text.isEmpty() ? "" : " ").append(name.name());
            }
        }
        return text.toString();
    }

    /// Says that the kernel holds a plan for all that is known, and nothing else.
    void loaded(Plan plan) {
        current = plan.policy();
        opened = new HashMap<>();
        loaded.clear();
        done(plan);
        numbers.retain(loaded);
    }

    /// Says that the kernel holds a plan.
    void done(Plan plan) {
        loaded.addAll(used(plan.opened()));
        plan.opened()
                .forEach((pair, open) ->
                        open.ifPresentOrElse(o -> opened.put(pair, o), () -> opened.remove(pair)));
    }

    /// The names that a Pod was answered a destination for and that still count.
    List<String> names(IpAddress pod, IpAddress destination) {
        if (current.filter(policy -> policy.namable().isOutside(destination)).isEmpty()) {
            return List.of();
        }
        long now = nanoClock.getAsLong();
        return answered.names(new Pair(pod, destination)).stream()
                .filter(name -> name.endNanos() - now > 0)
                .map(Answered::name)
                .toList();
    }

    /// How many names were forgotten before their time, because there were too many.
    long forgotten() {
        return answered.forgotten();
    }

    /// The elements to hold for a plan.
    List<NftElement> elements(Plan plan) {
        var elements = new ArrayList<NftElement>();
        plan.opened().forEach((pair, open) -> open.ifPresent(o -> elements.add(element(pair, o))));
        return elements;
    }

    /// The elements to change for a plan.
    List<Replacement> replacements(Plan plan) {
        var changes = new ArrayList<Replacement>();
        plan.opened()
                .forEach((pair, open) ->
                        changes.add(
                                new Replacement(
                                        Optional.ofNullable(opened.get(pair))
                                                .map(before -> element(pair, before)),
                                        open.map(after -> element(pair, after)))));
        return changes;
    }

    private NftElement element(Pair pair, Opened open) {
        long left = TimeUnit.NANOSECONDS.toMillis(open.endNanos() - nanoClock.getAsLong());
        return NftElement.of(key(pair), NftData.u32(open.number()))
                .withTimeout(Math.max(1, left))
                .withComment(open.names());
    }

    private static NftData key(Pair pair) {
        return NftData.fields().bytes(pair.pod().bytes()).bytes(pair.destination().bytes()).end();
    }

    private static Pair pair(NftData key) {
        int length = key.length() / 2;
        return new Pair(
                IpAddress.of(key.bytes(), 0, length), IpAddress.of(key.bytes(), length, length));
    }
}

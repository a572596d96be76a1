package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.linux.Subscription;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import io.sluice.policy.EnforcementTable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Keeps the kernel of one node at what the decisions say.
///
/// The rules outlive this object and the process: closing it, or ending the process in any way,
/// leaves enforcement as it is. The next one reads back what is loaded and changes the difference.
/// When another program changes the table, it is repaired at once, what is attracted included.
public final class Enforcer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Enforcer.class.getName());
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final Duration REPAIR_AGAIN = Duration.ofSeconds(1);
    private static final Duration NAMES_AGAIN = Duration.ofSeconds(1);

    /// Rules by name that are remembered after they are gone.
    private static final int RULES_REMEMBERED = 10_000;

    private final KernelTable table;
    private final ExistingConnections connections;
    private final EnforcerSettings settings;
    private final Subscription watch;
    private final Semaphore foreignChanges = new Semaphore(0);
    private final Attracted attracted = new Attracted(System::nanoTime);
    private final NamedDestinations named =
            new NamedDestinations(AnsweredNames.Limits.DEFAULT, System::nanoTime);
    private final AtomicLong repairs = new AtomicLong();
    private final Thread repairer;
    private final Ticker names;
    private Optional<Elements> wanted = Optional.empty();
    private List<Enforced> recent = List.of();

    /// True until open connections were judged by what is loaded. An earlier process may have ended
    /// between loading and judging.
    private boolean unjudged = true;

    /// True when the names that an earlier process left in the kernel are known here.
    private boolean adopted;

    private Enforcer(NetworkNamespace node, KernelTable table, EnforcerSettings settings)
            throws IOException {
        this.table = table;
        this.settings = settings;
        connections = ExistingConnections.open(node, settings);
        watch = table.watch(node, foreignChanges::release);
        repairer = Thread.ofPlatform().name("rule-repair").daemon().start(this::repairLoop);
        names = Ticker.start("named-destinations", NAMES_AGAIN, this::goOn);
    }

    /// Starts enforcing in a namespace. Where nothing is loaded, every Pod address is closed until
    /// the first [#apply].
    ///
    /// @throws IOException when the kernel lacks what is needed, or the rights are missing
    public static Enforcer open(NetworkNamespace node, EnforcerSettings settings)
            throws IOException {
        KernelSettings.apply(node);
        ProxyRouting.apply(node);
        var table = KernelTable.open(node);
        if (table.state() == KernelTable.State.MISSING) {
            table.change(TableElements.closed(settings), List.of());
        }
        return new Enforcer(node, table, settings);
    }

    /// Makes the kernel enforce these decisions for these Pods, in one transaction; many named
    /// destinations follow in more and are closed until then, where their meaning has changed. Open
    /// connections that the decisions deny are ended, as the settings say.
    ///
    /// @throws IOException when the kernel refuses, naming the element; then everything is as it
    ///   was before
    public synchronized Change apply(Decisions decisions, List<PodInterface> interfaces)
            throws IOException {
        var local =
                interfaces.stream()
                        .map(pod -> pod.namespace() + "/" + pod.pod())
                        .collect(Collectors.toSet());
        var rules = decisions.enforcement(pod -> local.contains(pod.meta().path()));
        var elements =
                TableElements.of(
                        rules, interfaces, settings, !decisions.profile().icmpFollowsAllPorts());
        if (!adopted) {
            named.adopt(decisions, table.named());
            adopted = true;
        }
        var loaded = change(elements, named.plan(decisions, rules));
        wanted = Optional.of(elements);
        var now = new Enforced(decisions, rules, interfaces, rememberedNames(rules));
        recent = recent.isEmpty() ? List.of(now) : List.of(now, recent.getFirst());
        unjudged |= !loaded.isEmpty();
        int reset = 0;
        if (settings.resetDenied() && unjudged) {
            reset = connections.reset(now, named::names);
            unjudged = false;
        }
        return new Change(loaded.rulesLoaded(), loaded.added(), loaded.removed(), reset);
    }

    private KernelTable.Loaded change(Elements elements, NamedDestinations.Plan plan)
            throws IOException {
        try {
            var loaded = table.change(elements.and(plan.rulings()), named.elements(plan));
            named.loaded(plan);
            return loaded;
        } catch (IOException e) {
            repairIfEnforcing();
            throw e;
        }
    }

    /// A change that stopped half way is made good by reading back.
    private void repairIfEnforcing() {
        if (wanted.isPresent()) {
            foreignChanges.release();
        }
    }

    /// The names of the rules that hold, and of as many that held before as are remembered.
    private Map<Integer, Set<String>> rememberedNames(EnforcementTable rules) {
        var all = new HashMap<>(rules.names());
        recent.stream()
                .findFirst()
                .ifPresent(before ->
                        before.names().entrySet().stream()
                                .limit(RULES_REMEMBERED)
                                .forEach(rule -> all.putIfAbsent(rule.getKey(), rule.getValue())));
        return all;
    }

    /// What a call of [#apply] did.
    ///
    /// @param rulesLoaded true when the rules themselves were missing or of another version
    /// @param added how many elements were added
    /// @param removed how many elements were removed
    /// @param connectionsReset how many open connections were ended
    public record Change(boolean rulesLoaded, int added, int removed, int connectionsReset) {
        public boolean isEmpty() {
            return !rulesLoaded && added == 0 && removed == 0;
        }
    }

    /// What is enforced; empty before the first [#apply].
    public synchronized Optional<Enforced> enforced() {
        return recent.stream().findFirst();
    }

    /// What is enforced and what was enforced before, the newest first; at most two.
    synchronized List<Enforced> recent() {
        return recent;
    }

    /// How often the table was repaired after another program had changed it.
    public long repairs() {
        return repairs.get();
    }

    /// Packets by counter: `refused`, `spoofed`, `unknown`, `unsteered`, `stateless`, and
    /// `unlogged` for those of them that no log record tells of.
    public synchronized Map<String, Long> counters() throws IOException {
        return table.counters();
    }

    private void repairLoop() {
        while (true) {
            try {
                foreignChanges.acquire();
                foreignChanges.drainPermits();
                repair();
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the rules could not be repaired; tried again in " + REPAIR_AGAIN,
                        e);
                repairAgain();
            }
        }
    }

    /// Asks for another repair, after a pause that a change by another program cuts short.
    private void repairAgain() {
        try {
            boolean changed =
                    foreignChanges.tryAcquire(REPAIR_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            LOG.log(System.Logger.Level.DEBUG, "repairing again, changed meanwhile: {0}", changed);
            foreignChanges.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void repair() throws IOException {
        // Before the first decisions, what an earlier process loaded stays as long as it is there.
        if (wanted.isEmpty() && table.state() != KernelTable.State.MISSING) {
            return;
        }
        var elements = wanted.orElseGet(() -> TableElements.closed(settings));
        var plan = named.plan();
        var loaded = table.change(elements.and(plan.rulings()), named.elements(plan));
        named.loaded(plan);
        for (var target : attracted.left().entrySet()) {
            renew(target.getKey(), target.getValue());
        }
        if (!loaded.isEmpty()) {
            repairs.incrementAndGet();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "another program changed the rules of this node: repaired");
        }
    }

    /// Steering in the kernel of this node.
    public Steering steering() {
        return this::attract;
    }

    private synchronized void attract(IpAddress address, int port, Duration lifetime)
            throws IOException {
        var target = new Attracted.Target(address, port);
        renew(target, attracted.extend(target, lifetime));
    }

    /// What rules by name count for in the kernel of this node.
    public Naming naming() {
        return this::answered;
    }

    private synchronized void answered(
            IpAddress pod, String name, Collection<IpAddress> addresses, Duration lifetime)
            throws IOException {
        replace(named.answered(pod, name, addresses, lifetime));
    }

    private synchronized void goOn() {
        try {
            replace(named.goOn());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "named destinations could not be changed", e);
        }
    }

    private void replace(NamedDestinations.Plan plan) throws IOException {
        if (plan.isEmpty()) {
            return;
        }
        try {
            table.replace(plan.rulings(), named.replacements(plan));
            named.done(plan);
        } catch (IOException e) {
            repairIfEnforcing();
            throw e;
        }
    }

    /// The names that a Pod was answered a destination for and that still count.
    synchronized List<String> names(IpAddress pod, IpAddress destination) {
        return named.names(pod, destination);
    }

    /// How many names were forgotten before their answers ended, because a Pod had too many.
    public long namesForgotten() {
        return named.forgotten();
    }

    private void renew(Attracted.Target target, Duration lifetime) throws IOException {
        var key = NftData.fields().bytes(target.address().bytes()).port(target.port()).end();
        long millis = lifetime.compareTo(FOR_EVER) > 0 ? 0 : Math.max(1, lifetime.toMillis());
        table.renew(
                RuleSet.name(RuleSet.ATTRACT, target.address().v6()),
                NftElement.of(key).withTimeout(millis));
    }

    @Override
    public void close() {
        watch.close();
        names.close();
        repairer.interrupt();
        boolean interrupted = false;
        while (repairer.isAlive()) {
            try {
                repairer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        connections.close();
        table.close();
    }
}

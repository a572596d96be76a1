package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Keeps the kernel of one node at what the decisions say.
///
/// The rules outlive this object and the process: closing it, or ending the process in any way,
/// leaves enforcement as it is. The next one reads back what is loaded and changes the difference.
public final class Enforcer implements AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final KernelTable table;
    private final EnforcerSettings settings;

    private Enforcer(KernelTable table, EnforcerSettings settings) {
        this.table = table;
        this.settings = settings;
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
            table.change(TableElements.closed(settings));
        }
        return new Enforcer(table, settings);
    }

    /// Makes the kernel enforce these decisions for these Pods, in one transaction.
    ///
    /// @throws IOException when the kernel refuses, naming the element; then everything is as it
    ///   was before
    public synchronized Change apply(Decisions decisions, List<PodInterface> interfaces)
            throws IOException {
        var local =
                interfaces.stream()
                        .map(pod -> pod.namespace() + "/" + pod.pod())
                        .collect(Collectors.toSet());
        var wanted =
                TableElements.of(
                        decisions.enforcement(pod -> local.contains(pod.meta().path())),
                        interfaces,
                        settings,
                        !decisions.profile().icmpFollowsAllPorts());
        return table.change(wanted);
    }

    /// What a call of [#apply] did.
    ///
    /// @param rulesLoaded true when the rules themselves were missing or of another version
    /// @param added how many elements were added
    /// @param removed how many elements were removed
    public record Change(boolean rulesLoaded, int added, int removed) {
        public boolean isEmpty() {
            return !rulesLoaded && added == 0 && removed == 0;
        }
    }

    /// Steering in the kernel of this node.
    public Steering steering() {
        return this::attract;
    }

    private synchronized void attract(IpAddress address, int port, Duration lifetime)
            throws IOException {
        var key = NftData.fields().bytes(address.bytes()).port(port).end();
        long millis = lifetime.compareTo(FOR_EVER) > 0 ? 0 : Math.max(1, lifetime.toMillis());
        table.renew(
                RuleSet.name(RuleSet.ATTRACT, address.v6()),
                NftElement.of(key).withTimeout(millis));
    }

    @Override
    public void close() {
        table.close();
    }
}

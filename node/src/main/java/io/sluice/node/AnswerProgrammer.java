package io.sluice.node;

import io.sluice.dns.AnswerChain;
import io.sluice.dns.Message;
import io.sluice.dns.RecentAnswers;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Makes an answer true before the Pod sees it: rules by name count for its addresses, they are
/// steered when a Gateway serves the name, and remembered for the Pod.
final class AnswerProgrammer {
    /// A client that keeps an answer longer asks again before, or goes without the gateway.
    private static final long MAX_TTL_SECONDS = 24 * 3600L;

    /// As many addresses of one answer are named as of one name are remembered.
    private static final int NAMED_PER_ANSWER = 128;

    /// Unspecified, loopback, multicast and reserved addresses: a packet to them never leaves its
    /// Pod, or is no connection.
    private static final List<Cidr> NOWHERE =
            Stream.of("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/127", "ff00::/8")
                    .flatMap(block -> Cidr.parse(block).stream())
                    .toList();

    private final Supplier<Decisions> decisions;
    private final DnsProxySettings settings;
    private final SteeringBudget steering;
    private final Naming naming;
    private final RecentAnswers recent;
    private final ServiceTargets targets = new ServiceTargets(System::nanoTime);
    private volatile World world;

    /// What counts of one compiled state.
    ///
    /// @param served the names that are steered
    /// @param namable what rules by name may open, and what is inside of the cluster: the kernel
    ///   translates the addresses of Services before it steers
    private record World(Decisions decisions, ServedNames served, NamableAddresses namable) {}

    AnswerProgrammer(
            Supplier<Decisions> decisions,
            DnsProxySettings settings,
            Steering steering,
            Naming naming,
            RecentAnswers recent) {
        this.naming = naming;
        this.decisions = decisions;
        this.settings = settings;
        this.steering =
                new SteeringBudget(steering, settings.limits().steeredPerPod(), System::nanoTime);
        this.recent = recent;
        this.world = worldOf(decisions.get());
    }

    private World worldOf(Decisions current) {
        var served = new ServedNames(current.cluster().gateways(), settings.gatewayLabels());
        return new World(current, served, new NamableAddresses(current));
    }

    private World world() {
        var known = world;
        var current = decisions.get();
        if (known.decisions() == current) {
            return known;
        }
        var next = worldOf(current);
        world = next;
        forgetGone(known.decisions(), current);
        return next;
    }

    /// What a Pod was told does not count for the next one that has its address.
    private void forgetGone(Decisions before, Decisions now) {
        for (var pod : before.cluster().pods()) {
            for (var address : pod.addresses()) {
                boolean stays =
                        now.endpoint(address) instanceof Endpoint.OfPod(var resident)
                                && resident.meta().path().equals(pod.meta().path());
                if (!stays) {
                    recent.forget(address);
                    steering.forget(address);
                    targets.forget(address);
                }
            }
        }
    }

    /// The ports on which a Gateway carries the name.
    List<Integer> servedPorts(String name) {
        return world().served().ports(name);
    }

    /// Programs an answer. When it returns, the answer may be forwarded.
    ///
    /// @throws IOException when an address could not be steered, or named
    void program(IpAddress pod, Message answer) throws IOException {
        var chain = AnswerChain.of(answer);
        var addresses = new LinkedHashSet<>(chain.addresses());
        addresses.addAll(chain.hints());
        String name = chain.names().isEmpty() ? "" : chain.names().getFirst();
        var ttl = Duration.ofSeconds(Math.min(chain.ttlSeconds(), MAX_TTL_SECONDS));
        var lifetime = ttl.plus(settings.grace());
        var now = world();
        var served = served(now, pod, chain.names());
        var ports = new TreeSet<Integer>();
        served.forEach(host -> ports.addAll(now.served().ports(host)));
        for (int port : ports) {
            for (IpAddress address : addresses) {
                if (!isInside(now, address)) {
                    steering.attract(pod, address, port, lifetime);
                }
            }
        }
        if (!served.isEmpty()) {
            for (String target : chain.serviceTargets()) {
                targets.remember(pod, target, served.getFirst(), lifetime);
            }
        }
        name(now, pod, name, addresses, lifetime);
        // The name that was asked for comes last: flows to the address are named by it.
        served.forEach(host -> recent.record(pod, host, addresses, ttl));
        recent.record(pod, name, addresses, ttl);
    }

    /// Only the name that was asked for counts, whatever it is an alias of: who answers for a name
    /// that no rule allows could otherwise lead to anything under the name of another.
    private void name(
            World now,
            IpAddress pod,
            String name,
            Collection<IpAddress> addresses,
            Duration lifetime)
            throws IOException {
        var named =
                addresses.stream()
                        .filter(address -> !isNowhere(address) && now.namable().contains(address))
                        .limit(NAMED_PER_ANSWER)
                        .toList();
        if (!named.isEmpty()) {
            naming.answered(pod, name, named, lifetime);
        }
    }

    /// The served names that an answer stands for: those of its chain, so that an alias from
    /// elsewhere is no way around the gateway, and the one whose service leads to the name that was
    /// asked for.
    private List<String> served(World now, IpAddress pod, List<String> chain) {
        var served = new ArrayList<String>();
        for (String name : chain) {
            if (!now.served().ports(name).isEmpty()) {
                served.add(name);
            }
        }
        if (served.isEmpty() && !chain.isEmpty()) {
            targets.origin(pod, chain.getFirst()).ifPresent(served::add);
        }
        return served;
    }

    /// Steering is for everybody, so that an answer must not be able to steer what Pods reach
    /// inside the cluster.
    private static boolean isInside(World world, IpAddress address) {
        return isNowhere(address) || world.namable().isInside(address);
    }

    private static boolean isNowhere(IpAddress address) {
        return NOWHERE.stream().anyMatch(block -> block.contains(address));
    }
}

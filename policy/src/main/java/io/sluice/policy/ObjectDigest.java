package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The digest (SHA-256) of what an object says about verdicts and about the names of rules: equal
/// for equal content, whatever the order of keys, of alternatives, and the place in a file. For one
/// thread.
///
/// An object is written as a tag, numbers and texts, each text after its length, so that no two
/// contents are written alike.
final class ObjectDigest {
    private final MessageDigest sha;
    private byte[] buffer = new byte[1024];
    private int length;

    ObjectDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private ContentSum finish() {
        sha.update(buffer, 0, length);
        length = 0;
        return ContentSum.of(sha.digest());
    }

    ContentSum of(Namespace namespace) {
        tag('N', namespace.meta());
        return finish();
    }

    ContentSum of(Pod pod) {
        tag('P', pod.meta());
        write(pod.nodeName());
        write(pod.hostNetwork() ? 1 : 0);
        write(pod.finished() ? 1 : 0);
        inAnyOrder(pod.addresses(), this::write);
        inAnyOrder(
                pod.ports(),
                port -> {
                    write(port.name());
                    write(port.port());
                    write(port.protocol().number());
                });
        return finish();
    }

    ContentSum of(Node node) {
        tag('M', node.meta());
        inAnyOrder(node.addresses(), this::write);
        return finish();
    }

    ContentSum of(NetworkPolicy policy) {
        tag('R', policy.meta());
        write(policy.podSelector());
        inAnyOrder(policy.policyTypes(), type -> write(type.name()));
        rules(policy.ingress());
        rules(policy.egress());
        return finish();
    }

    private void rules(List<NetworkPolicy.Rule> rules) {
        write(rules.size());
        for (var rule : rules) {
            inAnyOrder(rule.peers(), this::write);
            inAnyOrder(rule.ports(), this::write);
        }
    }

    /// Its digest is over canonical texts, because there are few.
    ContentSum of(ClusterNetworkPolicy policy) {
        tag('C', policy.meta());
        write(policy.form().name());
        write(policy.tier().name());
        write(policy.priority());
        write(policy.subject().namespaceSelector());
        write(policy.subject().podSelector());
        for (var rules : List.of(policy.ingress(), policy.egress())) {
            write(rules.size());
            for (var rule : rules) {
                write(rule.name());
                write(SelectorText.of(rule));
            }
        }
        return finish();
    }

    private void tag(char tag, ObjectMeta meta) {
        write(tag);
        write(meta.namespace());
        write(meta.name());
        // Labels of policies say nothing about verdicts.
        if (tag != 'R' && tag != 'C') {
            write(meta.labels());
        }
    }

    private void write(NetworkPolicy.Peer peer) {
        switch (peer) {
            case NetworkPolicy.Peer.Pods pods -> {
                write(pods.namespaceSelector().isPresent() ? 1 : 0);
                pods.namespaceSelector().ifPresent(this::write);
                write(pods.podSelector().isPresent() ? 1 : 0);
                pods.podSelector().ifPresent(this::write);
            }
            case NetworkPolicy.Peer.IpBlock block -> {
                write(2);
                write(block.cidr());
                inAnyOrder(block.except(), this::write);
            }
        }
    }

    private void write(NetworkPolicy.Port port) {
        write(port.protocol().number());
        switch (port) {
            case NetworkPolicy.Port.All all -> write(-1);
            case NetworkPolicy.Port.Range range -> {
                write(range.first());
                write(range.last());
            }
            case NetworkPolicy.Port.Named named -> {
                write(-2);
                write(named.name());
            }
        }
    }

    private void write(LabelSelector selector) {
        write(selector.matchLabels());
        inAnyOrder(selector.matchExpressions(), this::write);
    }

    private void write(Requirement requirement) {
        write(requirement.key());
        write(requirement.operator().name());
        inAnyOrder(requirement.values(), this::write);
    }

    private void write(Cidr block) {
        write(block.base());
        write(block.prefix());
    }

    private void write(IpAddress address) {
        write(address.v6() ? 6 : 4);
        write((int) (address.high() >>> 32));
        write((int) address.high());
        write((int) (address.low() >>> 32));
        write((int) address.low());
    }

    private void write(Map<String, String> labels) {
        inAnyOrder(
                labels.entrySet(),
                label -> {
                    write(label.getKey());
                    write(label.getValue());
                });
    }

    /// Writes the number of items and each item, sorted by what is written of it.
    private <T> void inAnyOrder(Collection<? extends T> items, Consumer<T> write) {
        write(items.size());
        if (items.size() < 2) {
            items.forEach(write);
            return;
        }
        int start = length;
        var written = new ArrayList<byte[]>(items.size());
        for (T item : items) {
            write.accept(item);
            written.add(Arrays.copyOfRange(buffer, start, length));
            length = start;
        }
        written.sort(Arrays::compare);
        written.forEach(this::write);
    }

    private void write(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void write(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes.length);
        write(bytes);
    }

    private void write(int number) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (number >>> shift);
        }
    }

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }
}

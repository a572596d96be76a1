package io.sluice.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.function.Function;

/// The content hash of decisions: over the profile and the sum of the digests of what they were
/// compiled from.
final class ContentHash {
    private ContentHash() {}

    /// The sum after a change.
    static ContentSum sum(ContentSum before, ClusterChange change) {
        var digest = new ObjectDigest();
        var sum = apply(before, change.namespaces(), digest::of);
        sum = apply(sum, change.pods(), digest::of);
        sum = apply(sum, change.nodes(), digest::of);
        sum = apply(sum, change.networkPolicies(), digest::of);
        return apply(sum, change.clusterNetworkPolicies(), digest::of);
    }

    private static <T> ContentSum apply(
            ContentSum before, ListChange<T> change, Function<T, ContentSum> digest) {
        var sum = before;
        for (T object : change.removed()) {
            sum = sum.minus(digest.apply(object));
        }
        for (T object : change.added()) {
            sum = sum.plus(digest.apply(object));
        }
        return sum;
    }

    static String text(ContentSum sum, Profile profile) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(
                    new TreeMap<>(profile.settings()).toString().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(sha.digest(sum.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

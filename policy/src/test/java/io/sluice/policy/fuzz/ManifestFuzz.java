package io.sluice.policy.fuzz;

import io.sluice.model.Cluster;
import io.sluice.model.Finding;
import io.sluice.model.IpAddress;
import io.sluice.model.Manifests;
import io.sluice.model.PolicyTest;
import io.sluice.model.reader.ManifestReader;
import io.sluice.model.reader.PlacedManifests;
import io.sluice.model.reader.Strictness;
import io.sluice.policy.ConnectionList;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.PolicyTests;
import io.sluice.policy.Profile;
import io.sluice.policy.Verdict;
import io.sluice.policy.lint.Lint;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Any file is read to the same findings twice, each at a place in the file; what is accepted
/// compiles, and every question about it has an answer, the same in short and explained.
public final class ManifestFuzz {
    /// Larger clusters are compiled and not asked, to keep one input quick.
    private static final int MOST_PODS = 50;

    private static final int[][] PORTS = {{6, 80}, {17, 53}, {132, 5432}, {1, 0}};

    private ManifestFuzz() {}

    /// What the fuzzer calls; the target's name is the system property `sluice.fuzz`.
    public static void fuzzerTestOneInput(byte[] data) {
        check(ManifestTarget.of(System.getProperty("sluice.fuzz", "yaml")).file(data));
    }

    static void check(byte[] file) {
        var placed = read(file);
        var manifests = placed.manifests();
        require(read(file).manifests().equals(manifests), "read twice, two results");
        places(manifests, file);
        var cluster = Cluster.from(manifests);
        if (manifests.hasErrors()) {
            return;
        }
        var decisions = Policies.compile(cluster, Profile.UPSTREAM);
        require(
                decisions.hash().equals(Policies.compile(cluster, Profile.UPSTREAM).hash()),
                "compiled twice, two hashes");
        if (cluster.pods().size() <= MOST_PODS) {
            Lint.check(manifests, placed.places()).findings().forEach(ManifestFuzz::wording);
            ask(decisions);
            ConnectionList.of(decisions);
        }
        for (var resource : manifests.resources()) {
            if (resource instanceof PolicyTest test && cluster.pods().size() <= MOST_PODS) {
                PolicyTests.run(decisions, test);
            }
        }
    }

    private static PlacedManifests read(byte[] file) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream(file));
        try {
            return ManifestReader.readPlaced(List.of("-"), Strictness.STRICT);
        } finally {
            System.setIn(before);
        }
    }

    private static void places(Manifests manifests, byte[] file) {
        if (manifests.findings().isEmpty()) {
            return;
        }
        var lengths = lineLengths(new String(file, StandardCharsets.UTF_8));
        for (Finding finding : manifests.findings()) {
            wording(finding);
            var position = finding.position();
            require(position.file().equals("-"), finding + " is in another file");
            int line = position.line();
            int column = position.column();
            boolean inside =
                    line >= 1
                            && line <= lengths.size()
                            && column >= 1
                            && column <= lengths.get(line - 1) + 1;
            boolean aboutAll = finding.rule().equals("more-findings") && line == 0 && column == 0;
            require(inside || aboutAll, finding + " is outside the file");
        }
    }

    /// How many characters each line has.
    private static List<Integer> lineLengths(String text) {
        var lengths = new ArrayList<Integer>();
        int length = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            char c = text.charAt(at);
            boolean ends = c == '\n' || c == '\r' && !text.startsWith("\n", at + 1);
            length++;
            if (ends) {
                lengths.add(length);
                length = 0;
            }
        }
        lengths.add(length);
        return lengths;
    }

    private static void wording(Finding finding) {
        String text = finding.toString();
        require(!finding.message().isBlank(), "a finding says nothing");
        require(
                text.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == 0x85),
                "control characters in " + text);
        require(text.length() < 2000, "a finding of " + text.length() + " characters");
    }

    private static void ask(Decisions decisions) {
        var addresses = new ArrayList<IpAddress>();
        addresses.add(IpAddress.parse("192.0.2.1").orElseThrow());
        addresses.add(IpAddress.parse("2001:db8::1").orElseThrow());
        decisions.cluster().pods().stream()
                .flatMap(pod -> pod.addresses().stream())
                .limit(6)
                .forEach(addresses::add);
        for (var from : addresses) {
            for (var to : addresses) {
                for (int[] port : PORTS) {
                    if (from.v6() == to.v6()) {
                        var connection = decisions.connection(from, to, port[0], port[1]);
                        var verdict = decisions.explain(connection).verdict();
                        require(
                                decisions.allows(connection) == (verdict == Verdict.ALLOW),
                                connection + " has two answers");
                    }
                }
            }
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}

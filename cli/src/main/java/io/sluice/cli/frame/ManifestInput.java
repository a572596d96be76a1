package io.sluice.cli.frame;

import io.sluice.model.Cluster;
import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.Severity;
import io.sluice.model.reader.ManifestReader;
import io.sluice.model.reader.Strictness;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.io.PrintStream;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ParseResult;

/// From the files that a user names to compiled decisions.
public final class ManifestInput {
    private ManifestInput() {}

    /// Reads manifests and says what is wrong with them on `err`.
    ///
    /// @throws Refusal when they have errors
    public static Manifests read(List<String> paths, Strictness strictness, PrintStream err)
            throws Refusal {
        var manifests = ManifestReader.read(paths, strictness);
        for (Finding finding : manifests.findings()) {
            if (finding.severity() != Severity.INFO) {
                err.println(finding);
            }
        }
        if (manifests.hasErrors()) {
            long errors =
                    manifests.findings().stream()
                            .filter(finding -> finding.severity() == Severity.ERROR)
                            .count();
            throw Refusal.invalid(
                    "the manifests have "
                            + errors
                            + (errors == 1 ? " error" : " errors")
                            + " (above); nothing was started or answered with them");
        }
        return manifests;
    }

    /// Reads and compiles what `-f`, `--profile` and `--set` name.
    public static Decisions asked(ParseResult options, Terminal terminal) throws Refusal {
        return decisions(
                Options.manifests(options),
                Options.strictness(options),
                UnaryOperator.identity(),
                ProfileOptions.of(options),
                terminal.err());
    }

    /// Reads and compiles as upstream reads policies: what is enforced.
    ///
    /// @param complete adds what the cluster has besides the manifests
    public static Decisions decisions(
            List<String> paths,
            Strictness strictness,
            UnaryOperator<Cluster> complete,
            PrintStream err)
            throws Refusal {
        return decisions(paths, strictness, complete, Profile.UPSTREAM, err);
    }

    /// Reads and compiles.
    ///
    /// @param complete adds what the cluster has besides the manifests
    /// @param profile how policies are read
    public static Decisions decisions(
            List<String> paths,
            Strictness strictness,
            UnaryOperator<Cluster> complete,
            Profile profile,
            PrintStream err)
            throws Refusal {
        return Policies.compile(read(paths, strictness, err), complete, profile);
    }
}

package io.sluice.cli.agent;

import io.sluice.cli.frame.ManifestInput;
import io.sluice.cli.frame.ManifestWatch;
import io.sluice.cli.frame.Refusal;
import io.sluice.lab.LabDefaults;
import io.sluice.model.reader.Strictness;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// Applies manifests as they are edited. What is broken is reported, and the last good state stays.
public final class LiveManifests {
    private final List<String> paths;
    private final Strictness strictness;
    private final ManifestWatch watch;
    private final PrintStream err;
    private Optional<Decisions> latest = Optional.empty();
    private String hash;

    /// What takes new decisions.
    @FunctionalInterface
    public interface Change {
        /// @throws IOException when they could not be carried out
        void apply(Decisions next) throws IOException;
    }

    /// @param paths files and directories; begins to watch them
    /// @param err where findings and changes are told
    public LiveManifests(List<String> paths, Strictness strictness, PrintStream err) {
        this.paths = paths;
        this.strictness = strictness;
        this.watch = new ManifestWatch(paths);
        this.err = err;
        this.hash = "";
    }

    /// Reads and compiles them.
    ///
    /// @throws Refusal when they have errors
    public Decisions read() throws Refusal {
        var manifests = ManifestInput.read(paths, strictness, err);
        var decisions =
                latest.map(before -> Policies.recompile(before, manifests, LabDefaults::complete))
                        .orElseGet(() ->
                                Policies.compile(
                                        manifests, LabDefaults::complete, Profile.UPSTREAM));
        latest = Optional.of(decisions);
        hash = decisions.hash();
        return decisions;
    }

    /// Applies every change until the thread is interrupted.
    public void follow(Change change) throws InterruptedException {
        while (true) {
            watch.awaitChange();
            String before = hash;
            try {
                var next = read();
                change.apply(next);
                err.println("sluice: manifests changed, enforced: " + next.hash());
            } catch (Refusal e) {
                err.println("sluice: " + e.getMessage());
                err.println("  kept    the last good state, " + before);
            } catch (IOException e) {
                hash = before;
                err.println(
                        "sluice: the changed manifests could not be applied: " + e.getMessage());
                err.println("  kept    the last good state, " + before);
            }
        }
    }
}

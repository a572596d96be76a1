package io.sluice.cli.frame;

import io.sluice.linux.KernelSupport;

/// What this machine must be able to do.
public final class Machine {
    private Machine() {}

    /// @throws Refusal when the lab cannot run here, with everything that is missing and what works
    ///   all the same
    public static void requireForLab(String command) throws Refusal {
        var missing = KernelSupport.missing();
        if (missing.isEmpty()) {
            return;
        }
        var text = new StringBuilder(command + " cannot run on this machine. Missing:");
        for (var feature : missing) {
            text.append("\n  ").append(feature);
        }
        text.append(
                "\n  do    run it as root on a kernel that has these, or without root where"
                        + " user namespaces are allowed");
        text.append(
                "\n  works all the same: sluice check, sluice list, sluice diff, sluice lint, sluice test");
        throw Refusal.invalid(text.toString());
    }
}

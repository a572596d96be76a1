package io.sluice.cli.frame;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command of `sluice`.
public interface Command {
    /// The word that it is called by.
    String name();

    /// Its name, options, and help with examples.
    CommandSpec spec();

    /// Carries it out.
    ///
    /// @return the exit code: one of [Exit]
    /// @throws Refusal when it cannot be done, with what to tell the user
    int run(ParseResult options, Terminal terminal)
            throws Refusal, IOException, InterruptedException;
}

package io.sluice.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the demo starts its agent.
///
/// @param stateFile the lab's state file
/// @param manifests what the agent enforces
/// @param readyLine how the line begins that says that it enforces
record AgentLauncher(Path stateFile, List<String> manifests, String readyLine) {
    AgentLauncher {
        manifests = List.copyOf(manifests);
    }

    AgentProcess start() throws IOException {
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of("agent", "--lab", stateFile.toString()));
        arguments.addAll(List.of("--access-log", accessLog().toString()));
        for (var path : manifests) {
            arguments.addAll(List.of("-f", path));
        }
        return AgentProcess.start(arguments, readyLine);
    }

    /// Where the agent answers about flows.
    Path flowSocket() {
        return stateFile.resolveSibling("flows.sock");
    }

    /// Where the agent's gateway logs.
    Path accessLog() {
        return stateFile.resolveSibling("access.log");
    }
}

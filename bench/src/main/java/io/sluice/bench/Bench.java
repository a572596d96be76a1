package io.sluice.bench;

import java.util.Arrays;
import java.util.List;

/// Runs one benchmark by name. Exit codes: 0 measured, 1 measured and over the target, 2 wrong
/// usage or something that it needs is missing.
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        List<String> options =
                args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        return switch (name) {
            case GatewaySni.NAME -> GatewaySni.run(options);
            case NodeConnect.NAME -> NodeConnect.run(options);
            case PolicyScale.NAME -> PolicyScale.run(options);
            case CliStart.NAME -> CliStart.run(options);
            default -> {
                System.err.println(
                        "usage: build/bench "
                                + String.join(
                                        " | ",
                                        GatewaySni.NAME,
                                        NodeConnect.NAME,
                                        PolicyScale.NAME,
                                        CliStart.NAME));
                yield 2;
            }
        };
    }
}

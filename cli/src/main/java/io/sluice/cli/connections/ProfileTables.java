package io.sluice.cli.connections;

import io.sluice.cli.frame.Json;
import io.sluice.cli.frame.Table;
import io.sluice.cli.frame.Terminal;
import io.sluice.policy.Profile;
import io.sluice.policy.ProfileComparison.Answers;
import io.sluice.policy.ProfileComparison.Flow;
import io.sluice.policy.ProfileComparison.Flows;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What profiles make of one question or of a whole cluster, as tables and documents.
public final class ProfileTables {
    private static final String KIND = "ProfileComparison";

    private ProfileTables() {}

    /// True when a profile answers otherwise than upstream.
    public static boolean differ(List<Answers> answers) {
        return answers.stream().anyMatch(each -> !each.switches().isEmpty());
    }

    public static String answers(List<Answers> answers) {
        var table = new Table("PROFILE", "VERDICT", "BECAUSE OF");
        for (var each : answers) {
            table.row(each.profile().name(), each.verdict(), String.join(", ", each.switches()));
        }
        return table.toString();
    }

    public static String answersJson(String from, String to, List<Answers> answers) {
        var document = head();
        document.put("from", from);
        document.put("to", to);
        document.put(
                "profiles",
                answers.stream()
                        .map(each -> {
                            var profile = new LinkedHashMap<String, Object>();
                            profile.put("profile", each.profile().name());
                            profile.put("verdict", each.verdict());
                            profile.put("switches", each.switches());
                            return profile;
                        })
                        .toList());
        return Json.pretty(document);
    }

    private static Map<String, Object> head() {
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "sluice.io/v1alpha1");
        document.put("kind", KIND);
        return document;
    }

    public static boolean anyFlow(List<Flows> all) {
        return all.stream().anyMatch(each -> !each.flows().isEmpty());
    }

    public static String flows(List<Flows> all, Terminal terminal) {
        var table = new Table("PROFILE", "VERDICT", "FROM", "PORTS", "BECAUSE OF", "TO");
        for (var each : all) {
            for (Flow flow : each.flows()) {
                table.row(
                        each.profile().name(),
                        verdict(flow),
                        EndText.of(flow.connection().from()),
                        EndText.ports(flow.connection()),
                        String.join(", ", flow.switches()),
                        EndText.of(flow.connection().to()));
            }
        }
        String alike =
                all.stream()
                        .filter(each -> each.flows().isEmpty())
                        .map(Flows::profile)
                        .map(Profile::name)
                        .collect(Collectors.joining(", "));
        return (anyFlow(all) ? table + "\n" : "")
                + (alike.isEmpty()
                        ? ""
                        : terminal.good("as upstream in every connection: " + alike) + "\n");
    }

    private static String verdict(Flow flow) {
        return flow.allowed() ? "Allow" : "Deny";
    }

    /// Connections in the shape of `list`, with the verdict of the profile, which is not
    /// upstream's.
    public static void flowsJson(List<Flows> all, PrintStream out) {
        ConnectionDocument.start(KIND, out);
        out.print(",\n  \"profiles\": [");
        String separator = "";
        for (var each : all) {
            out.print(separator + "\n    {\"profile\": " + Json.write(each.profile().name()));
            out.print(", \"differences\": [");
            String comma = "";
            for (Flow flow : each.flows()) {
                var document = ConnectionDocument.document(flow.connection());
                document.put("verdict", verdict(flow));
                document.put("switches", flow.switches());
                out.print(comma + "\n      " + Json.write(document));
                comma = ",";
            }
            out.print("]}");
            separator = ",";
        }
        out.println("\n  ]\n}");
    }
}

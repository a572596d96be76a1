package io.sluice.cli.connections;

import io.sluice.cli.frame.Cells;
import io.sluice.cli.frame.Table;
import io.sluice.cli.frame.Terminal;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.ConnectionDiff;
import io.sluice.policy.Connectivity;
import java.util.List;
import java.util.stream.Collectors;

/// A difference for people.
final class DiffTable {
    private static final String ALLOWED = "allowed";
    private static final String DENIED = "denied";

    private final ConnectionDiff diff;

    DiffTable(ConnectionDiff diff) {
        this.diff = diff;
    }

    String table(Terminal terminal) {
        if (diff.isEmpty()) {
            return terminal.good("no difference") + "\n";
        }
        var table = new Table("NEWLY", "FROM", "PORTS", "TO");
        diff.allowed().forEach(connection -> table.row(cells(ALLOWED, connection)));
        diff.denied().forEach(connection -> table.row(cells(DENIED, connection)));
        return table
                + "\n"
                + workloads("workloads that come: ", diff.added())
                + workloads("workloads that go: ", diff.removed())
                + terminal.strong(sum())
                + "\n";
    }

    String markdown() {
        if (diff.isEmpty()) {
            return "No difference.\n";
        }
        var text = new StringBuilder("| Newly | From | Ports | To |\n|---|---|---|---|\n");
        for (var connection : diff.allowed()) {
            text.append(Cells.markdown(cells(ALLOWED, connection)));
        }
        for (var connection : diff.denied()) {
            text.append(Cells.markdown(cells(DENIED, connection)));
        }
        text.append('\n')
                .append(workloads("Workloads that come: ", diff.added()))
                .append(workloads("Workloads that go: ", diff.removed()));
        return text.append(sum()).append(".\n").toString();
    }

    /// A line for each connection, in the columns of `list`; workloads that come or go are in their
    /// connections.
    String csv() {
        var text = new StringBuilder("newly,from,to,family,ports\n");
        for (var connection : diff.allowed()) {
            text.append(ALLOWED + ",").append(ConnectionTable.csv(connection)).append('\n');
        }
        for (var connection : diff.denied()) {
            text.append(DENIED + ",").append(ConnectionTable.csv(connection)).append('\n');
        }
        return text.toString();
    }

    private String sum() {
        return diff.allowed().size() + " newly allowed, " + diff.denied().size() + " newly denied";
    }

    private static String workloads(String intro, List<WorkloadRef> workloads) {
        return workloads.isEmpty()
                ? ""
                : workloads.stream()
                        .map(WorkloadRef::toString)
                        .collect(Collectors.joining(", ", intro, "\n"));
    }

    private static String[] cells(String change, Connectivity connection) {
        return new String[] {
            change,
            EndText.of(connection.from()),
            EndText.ports(connection),
            EndText.of(connection.to())
        };
    }
}

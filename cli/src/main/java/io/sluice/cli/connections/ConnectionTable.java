package io.sluice.cli.connections;

import io.sluice.cli.frame.Cells;
import io.sluice.cli.frame.Table;
import io.sluice.policy.ConnectionList;
import io.sluice.policy.Connectivity;
import java.io.PrintStream;
import java.util.List;

/// Connections in rows and columns.
final class ConnectionTable {
    private ConnectionTable() {}

    /// One row for each source and set of ports.
    static String grouped(ConnectionList list) {
        var table = new Table("FROM", "PORTS", "TO");
        for (var row : Grouping.rows(list)) {
            table.row(row.from(), row.ports(), String.join("\n", row.to()));
        }
        return table.toString();
    }

    /// One row for each connection.
    static String wide(ConnectionList list) {
        var table = new Table("FROM", "PORTS", "TO");
        for (var connection : list.connections()) {
            table.row(
                    EndText.of(connection.from()),
                    EndText.ports(connection),
                    EndText.of(connection.to()));
        }
        return table.toString();
    }

    static void markdown(ConnectionList list, PrintStream out) {
        out.println("| From | Ports | To |");
        out.println("|---|---|---|");
        for (var row : Grouping.rows(list)) {
            out.print(Cells.markdown(row.from(), row.ports(), String.join("\n", row.to())));
        }
    }

    /// One line for each connection (RFC 4180, with line feeds), ranges as `first-last`.
    static void csv(List<Connectivity> connections, PrintStream out) {
        out.println("from,to,family,ports");
        for (var connection : connections) {
            out.println(csv(connection));
        }
    }

    /// The cells of one connection.
    static String csv(Connectivity connection) {
        return Cells.csv(EndText.exact(connection.from()))
                + ","
                + Cells.csv(EndText.exact(connection.to()))
                + ","
                + connection.family().map(family -> family.text()).orElse("")
                + ","
                + Cells.csv(connection.ports().toString());
    }
}

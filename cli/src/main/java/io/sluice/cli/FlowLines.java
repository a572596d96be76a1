package io.sluice.cli;

import io.sluice.cli.frame.Terminal;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.Reason;
import io.sluice.flows.json.ControlLine;
import io.sluice.flows.json.FlowJson;
import io.sluice.flows.service.FlowListener;
import io.sluice.flows.text.SafeText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Flows as they come, a line each: JSON for programs, words for people.
final class FlowLines implements FlowListener {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Terminal terminal;
    private final Format format;
    private boolean complete = true;

    /// Standard output is closed.
    static final class NobodyReadsException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// How a flow is written.
    enum Format {
        JSON,
        WORDS
    }

    FlowLines(Terminal terminal, Format format) {
        this.terminal = terminal;
        this.format = format;
    }

    /// True when every flow was shown that is known to have happened.
    boolean isComplete() {
        return complete;
    }

    @Override
    public void following() {
        terminal.err().println("sluice: following flows, Ctrl-C ends");
    }

    @Override
    public void flow(FlowWindow window) {
        terminal.out()
                .println(
                        switch (format) {
                            case JSON -> FlowJson.line(window);
                            case WORDS -> words(window);
                        });
        requireReader();
    }

    /// A print stream keeps errors to itself: without asking, whoever reads the first lines only
    /// (`| head`) would leave this process behind for ever.
    private void requireReader() {
        if (terminal.out().checkError()) {
            throw new NobodyReadsException();
        }
    }

    private String words(FlowWindow window) {
        var key = window.key();
        var to = key.destination();
        String label = SafeText.line(to.label());
        String host = to.label().indexOf(':') < 0 ? label : "[" + label + "]";
        String port = to.port() == 0 ? "" : ":" + to.port();
        String verdict =
                window.refused()
                        ? terminal.bad("DENIED ")
                        : key.reason().isPresent()
                                ? terminal.bad("FAILED ")
                                : terminal.good("ALLOWED");
        return TIME.format(window.recorded().atZone(ZoneId.systemDefault()))
                + "  "
                + verdict
                + "  "
                + SafeText.line(window.sourceName())
                + " -> "
                + host
                + port
                + " ("
                + to.protocolName().toLowerCase(Locale.ROOT)
                + ")"
                + (window.bytesOut() + window.bytesIn() == 0
                        ? ""
                        : "  " + window.bytesOut() + " B out, " + window.bytesIn() + " B in")
                + key.reason().map(reason -> "  " + because(reason)).orElse("")
                + (key.rule().isEmpty() ? "" : "  " + SafeText.line(key.rule()))
                + (key.carriedBy().isEmpty() ? "" : "  by " + SafeText.line(key.carriedBy()));
    }

    private static String because(Reason reason) {
        return reason.isRefusal() ? reason.name() : reason.name() + " at " + reason.stage().text();
    }

    @Override
    public void lost(long count) {
        complete = false;
        if (format == Format.JSON) {
            terminal.out().println(ControlLine.lost(count));
            requireReader();
        }
        terminal.err().println("sluice: " + count + " flows were missed and are not shown");
    }
}

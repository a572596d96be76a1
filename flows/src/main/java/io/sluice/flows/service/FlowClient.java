package io.sluice.flows.service;

import io.sluice.flows.DestinationHealth;
import io.sluice.flows.FlowReport;
import io.sluice.flows.FlowSum;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.HealthReport;
import io.sluice.flows.SumReport;
import io.sluice.flows.json.ControlLine;
import io.sluice.flows.json.FlowJson;
import io.sluice.flows.json.HealthJson;
import io.sluice.flows.json.JsonObject;
import io.sluice.flows.json.SumJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Asks a running instance. Each question is a connection of its own.
///
/// Every method throws [NoFlowServerException] when nobody answers on the socket, and an
/// [IOException] when the server refuses the question or the answer breaks off.
public final class FlowClient {
    private final Path socket;

    /// @param socket the server's socket file
    public FlowClient(Path socket) {
        this.socket = socket;
    }

    /// Windows that pass the query's filters, oldest first.
    public FlowReport flows(FlowQuery query) throws IOException {
        var windows = new ArrayList<FlowWindow>();
        var end = ask(query, "Flow", line -> windows.add(FlowJson.read(line)));
        return new FlowReport(windows, ControlLine.completeness(end));
    }

    /// Bytes and connections for each workload and destination.
    public SumReport sums(FlowQuery query) throws IOException {
        List<FlowSum> sums = new ArrayList<>();
        var end = ask(query, "FlowSum", line -> sums.add(SumJson.read(line)));
        return new SumReport(sums, ControlLine.completeness(end));
    }

    /// The health of destinations.
    public HealthReport health(FlowQuery query) throws IOException {
        List<DestinationHealth> all = new ArrayList<>();
        var end = ask(query, "DestinationHealth", line -> all.add(HealthJson.read(line)));
        return new HealthReport(all, ControlLine.completeness(end), ControlLine.counters(end));
    }

    /// Tells the listener of every flow that passes the query's filters, until the server leaves or
    /// the calling thread is interrupted.
    public void follow(FlowQuery query, FlowListener listener) throws IOException {
        try (var channel = connect();
                var answer = send(channel, query)) {
            for (var line = answer.readLine(); line != null; line = answer.readLine()) {
                var object = JsonObject.read(line);
                switch (object.text("kind")) {
                    case "Following" -> listener.following();
                    case "Flow" -> listener.flow(FlowJson.read(object));
                    case "Lost" -> listener.lost(object.number("count"));
                    default -> throw unexpected(object);
                }
            }
        } catch (ClosedByInterruptException interrupted) {
            // The caller wants no more.
        }
    }

    private interface LineReader {
        void read(JsonObject line);
    }

    private JsonObject ask(FlowQuery query, String kind, LineReader reader) throws IOException {
        try (var channel = connect();
                var answer = send(channel, query)) {
            for (var line = answer.readLine(); line != null; line = answer.readLine()) {
                var object = JsonObject.read(line);
                if (object.text("kind").equals("End")) {
                    return object;
                }
                if (!object.text("kind").equals(kind)) {
                    throw unexpected(object);
                }
                reader.read(object);
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException("the answer is malformed: " + malformed.getMessage(), malformed);
        }
        throw new IOException("the answer broke off");
    }

    private static IOException unexpected(JsonObject line) {
        return new IOException(
                line.text("kind").equals("Error")
                        ? line.text("message")
                        : "an answer of an unexpected kind: " + line.text("kind"));
    }

    private SocketChannel connect() throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException refused) {
            channel.close();
            throw new NoFlowServerException(socket, refused);
        }
    }

    private static BufferedReader send(SocketChannel channel, FlowQuery query) throws IOException {
        var line = ByteBuffer.wrap((query.toLine() + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException closed) {
            // A server that does not want the question has said why before it closed.
        }
        return new BufferedReader(
                Channels.newReader(channel, StandardCharsets.UTF_8.newDecoder(), -1));
    }
}

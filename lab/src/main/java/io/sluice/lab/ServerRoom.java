package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.IpAddress;
import io.sluice.model.LabHost;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Starts what answers in the lab: echo servers on the ports of Pods, and what outside hosts serve.
final class ServerRoom {
    private final Authority authority;
    private final Received received;
    private final Consumer<String> notes;

    /// @param notes takes what was left out, and why
    ServerRoom(Authority authority, Received received, Consumer<String> notes) {
        this.authority = authority;
        this.received = received;
        this.notes = notes;
    }

    /// A port that something listens on.
    record Socket(Protocol protocol, int port) {}

    /// The ports of a Pod that an echo server answers on: those of its containers, and those that
    /// Services lead to.
    static Set<Socket> sockets(Pod pod, List<Backends> services) {
        Set<Socket> sockets = new LinkedHashSet<>();
        for (var port : pod.ports()) {
            sockets.add(new Socket(port.protocol(), port.port()));
        }
        for (var service : services) {
            for (var target : service.targets()) {
                if (pod.addresses().contains(target.address())) {
                    sockets.add(new Socket(service.protocol(), target.port()));
                }
            }
        }
        return sockets;
    }

    /// Starts echo servers in a Pod.
    Servers pod(LabPod pod, Set<Socket> sockets) throws IOException {
        return open(servers -> {
            for (var socket : sockets) {
                var listen =
                        new LabHost.Listen(socket.port(), socket.protocol(), LabHost.Serve.ECHO);
                for (var address : pod.addresses()) {
                    listen(
                            servers,
                            pod.network(),
                            address,
                            listen,
                            new EchoConversation(received),
                            "Pod " + pod.path());
                }
            }
        });
    }

    /// Starts what a host serves. Its addresses must be there.
    Servers host(NetworkNamespace outside, LabHost host) throws IOException {
        return open(servers -> {
            for (var listen : host.listen()) {
                var conversation = conversation(host, listen);
                for (var address : host.addresses()) {
                    listen(
                            servers,
                            outside,
                            address,
                            listen,
                            conversation,
                            "LabHost " + host.meta().name());
                }
            }
        });
    }

    private interface Starter {
        void start(Servers servers) throws IOException;
    }

    private static Servers open(Starter starter) throws IOException {
        var servers = new Servers();
        try {
            starter.start(servers);
            return servers;
        } catch (IOException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private void listen(
            Servers servers,
            NetworkNamespace namespace,
            IpAddress address,
            LabHost.Listen listen,
            Conversation conversation,
            String owner)
            throws IOException {
        if (!Endpoint.usable(address)) {
            notes.accept(
                    owner + " does not answer on " + address + ": no IPv6 where this was started");
            return;
        }
        try {
            listen(servers, namespace, address, listen, conversation);
        } catch (IOException e) {
            throw new IOException(owner + ": " + e.getMessage(), e);
        }
        if (listen.protocol() == Protocol.SCTP) {
            notes.accept(
                    owner
                            + " does not answer on SCTP port "
                            + listen.port()
                            + ": the lab serves TCP and UDP");
        }
    }

    private void listen(
            Servers servers,
            NetworkNamespace namespace,
            IpAddress address,
            LabHost.Listen listen,
            Conversation conversation)
            throws IOException {
        var socket = Endpoint.of(address, listen.port());
        switch (listen.protocol()) {
            case TCP -> servers.add(TcpServer.open(namespace, socket, conversation));
            case UDP ->
                    servers.add(
                            UdpServer.open(
                                    namespace,
                                    socket,
                                    received,
                                    listen.serve() == LabHost.Serve.SILENT));
            case SCTP -> {}
        }
    }

    private Conversation conversation(LabHost host, LabHost.Listen listen) throws IOException {
        String name = host.meta().name();
        return switch (listen.serve()) {
            case ECHO -> new EchoConversation(received);
            case HTTP -> new HttpConversation(name, Optional.empty());
            case TLS -> {
                var names = host.names().stream().map(LabHost.Name::name).toList();
                yield new HttpConversation(
                        name, Optional.of(authority.server(name, names, host.addresses())));
            }
            case TLS_BROKEN -> new BrokenTlsConversation();
            case SILENT -> new SilentConversation();
        };
    }
}

package io.sluice.cli.demo;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.LabHost;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.Service;
import java.io.IOException;
import java.util.List;

/// Where an attempt goes, in addresses.
///
/// @param dialled the address that the Pod connects to
/// @param real the address after Service translation: the one that policies speak of
/// @param port the port after Service translation
/// @param protocol the IP protocol number
/// @param name the DNS name that is asked for; empty when there is none
record Aim(IpAddress dialled, IpAddress real, int port, int protocol, String name) {
    private static final int TLS_PORT = 443;
    private static final int DNS_PORT = 53;
    private static final Target DNS = new Target.OfService("kube-system/kube-dns");

    /// @throws IOException when the cluster does not have what the attempt is aimed at
    static Aim of(Attempt attempt, Cluster cluster) throws IOException {
        return switch (attempt) {
            case Attempt.Tcp(var to, int port) -> at(to, port, Protocol.TCP.number(), "", cluster);
            case Attempt.Held(var to, int port) -> at(to, port, Protocol.TCP.number(), "", cluster);
            case Attempt.Udp(var to, int port) -> at(to, port, Protocol.UDP.number(), "", cluster);
            case Attempt.Spoof(_, var to, int port) ->
                    at(to, port, Protocol.UDP.number(), "", cluster);
            case Attempt.Tls(var to, var serverName) ->
                    at(to, TLS_PORT, Protocol.TCP.number(), serverName, cluster);
            case Attempt.Dns(var name) -> at(DNS, DNS_PORT, Protocol.UDP.number(), name, cluster);
            case Attempt.Https(var name, boolean v6) -> {
                var address = addressOf(name, v6, cluster);
                yield new Aim(address, address, TLS_PORT, Protocol.TCP.number(), name);
            }
        };
    }

    private static Aim at(Target target, int port, int protocol, String name, Cluster cluster)
            throws IOException {
        return switch (target) {
            case Target.Address(var text) -> {
                var address =
                        IpAddress.parse(text)
                                .orElseThrow(() -> new IOException(text + " is no address"));
                yield new Aim(address, address, port, protocol, name);
            }
            case Target.OfPod(var path) -> {
                var address = first(pod(path, cluster).addresses(), "Pod " + path);
                yield new Aim(address, address, port, protocol, name);
            }
            case Target.OfService(var path) ->
                    behind(service(path, cluster), port, protocol, name, cluster);
        };
    }

    private static Aim behind(Service service, int port, int protocol, String name, Cluster cluster)
            throws IOException {
        var dialled = first(service.clusterIps(), "Service " + service.meta().path());
        for (Pod pod : cluster.pods()) {
            boolean serves =
                    pod.meta().namespace().equals(service.meta().namespace())
                            && !service.selector().isEmpty()
                            && pod.meta()
                                    .labels()
                                    .entrySet()
                                    .containsAll(service.selector().entrySet());
            if (serves) {
                var real = first(pod.addresses(), "Pod " + pod.meta().path());
                return new Aim(dialled, real, portOn(pod, service, port, protocol), protocol, name);
            }
        }
        return new Aim(dialled, dialled, port, protocol, name);
    }

    private static int portOn(Pod pod, Service service, int port, int protocol) {
        for (var servicePort : service.ports()) {
            if (servicePort.port() == port && servicePort.protocol().number() == protocol) {
                return switch (servicePort.target()) {
                    case Service.Target.OfNumber(int number) -> number;
                    case Service.Target.OfName(var name) ->
                            pod.ports().stream()
                                    .filter(candidate -> candidate.name().equals(name))
                                    .mapToInt(candidate -> candidate.port())
                                    .findFirst()
                                    .orElse(port);
                };
            }
        }
        return port;
    }

    private static IpAddress addressOf(String name, boolean v6, Cluster cluster)
            throws IOException {
        for (LabHost host : cluster.labHosts()) {
            if (host.names().stream().anyMatch(known -> known.name().equals(name))) {
                return first(
                        host.addresses().stream().filter(address -> address.v6() == v6).toList(),
                        "LabHost " + host.meta().name());
            }
        }
        throw new IOException("no LabHost has the name " + name);
    }

    private static Pod pod(String path, Cluster cluster) throws IOException {
        return cluster.pods().stream()
                .filter(pod -> pod.meta().path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no Pod " + path));
    }

    private static Service service(String path, Cluster cluster) throws IOException {
        return cluster.services().stream()
                .filter(service -> service.meta().path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no Service " + path));
    }

    private static IpAddress first(List<IpAddress> addresses, String of) throws IOException {
        if (addresses.isEmpty()) {
            throw new IOException(of + " has no address");
        }
        return addresses.getFirst();
    }
}

package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.Gateway;
import io.sluice.model.HostPattern;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Wildcards that leave the choice of the server to anybody.
///
/// The suffixes are a short list of common ones, not the Public Suffix List (publicsuffix.org, some
/// ten thousand entries that change weekly): every top-level name counts, and of the longer ones
/// those under which cloud services and countries give out names most often.
final class GatewayCheck implements Check {
    private static final Set<String> SUFFIXES =
            Set.of(
                    "ac.uk",
                    "co.uk",
                    "gov.uk",
                    "org.uk",
                    "com.au",
                    "net.au",
                    "org.au",
                    "com.br",
                    "com.cn",
                    "com.mx",
                    "com.tr",
                    "com.tw",
                    "co.in",
                    "co.jp",
                    "ne.jp",
                    "or.jp",
                    "co.kr",
                    "co.nz",
                    "co.za",
                    "amazonaws.com",
                    "s3.amazonaws.com",
                    "cloudfront.net",
                    "elb.amazonaws.com",
                    "appspot.com",
                    "run.app",
                    "web.app",
                    "cloudfunctions.net",
                    "azurewebsites.net",
                    "azureedge.net",
                    "blob.core.windows.net",
                    "cloudapp.net",
                    "cloudapp.azure.com",
                    "trafficmanager.net",
                    "github.io",
                    "githubusercontent.com",
                    "gitlab.io",
                    "herokuapp.com",
                    "netlify.app",
                    "vercel.app",
                    "pages.dev",
                    "workers.dev",
                    "r2.dev",
                    "fly.dev",
                    "onrender.com",
                    "ngrok.io",
                    "ngrok.app",
                    "ngrok-free.app",
                    "trycloudflare.com",
                    "duckdns.org",
                    "nip.io",
                    "sslip.io",
                    "blogspot.com",
                    "firebaseapp.com",
                    "digitaloceanspaces.com");

    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (Gateway gateway : subject.cluster().gateways()) {
            for (Gateway.Server server : gateway.servers()) {
                for (Gateway.Host host : server.hosts()) {
                    whose(host.pattern())
                            .ifPresent(whose ->
                                    findings.accept(
                                            subject.finding(
                                                    LintRule.PUBLIC_SUFFIX_WILDCARD,
                                                    gateway,
                                                    host.position(),
                                                    "the host " + host.pattern() + " is " + whose,
                                                    "name the domains that are needed, such as"
                                                            + " *.example.com")));
                }
            }
        }
    }

    private static Optional<String> whose(HostPattern pattern) {
        if (!pattern.isWildcard()) {
            return Optional.empty();
        }
        if (pattern.text().equals("*")) {
            return Optional.of("every name there is");
        }
        String suffix = pattern.text().substring(2);
        return suffix.indexOf('.') < 0 || SUFFIXES.contains(suffix)
                ? Optional.of("every name under " + suffix + ", where anybody can register one")
                : Optional.empty();
    }
}

package io.sluice.policy;

import java.util.List;
import java.util.Optional;

/// A verdict with its reasons.
///
/// @param connection what was asked
/// @param verdict the answer: allowed when both directions allow (rule S7)
/// @param egress what the source's policies say
/// @param ingress what the destination's policies say
public record Explanation(Connection connection, Verdict verdict, Side egress, Side ingress) {
    /// The direction that decided: the one that denies, the egress side when both or neither do.
    public Side deciding() {
        return egress.verdict() == Verdict.DENY || ingress.verdict() == Verdict.ALLOW
                ? egress
                : ingress;
    }

    /// The answer of one direction.
    ///
    /// @param verdict allowed or denied by this direction alone
    /// @param tier the tier that decided
    /// @param policies the policies that isolate the Pod in this direction, as `namespace/name`,
    ///   sorted; where a rule of a cluster-wide policy decides, the name of that policy
    /// @param rule the rule that decided; empty when a default did
    /// @param reason why, as a stable word
    /// @param path what each tier said, in order
    /// @param nearest the rule that came nearest to allowing it, of those that would be asked
    ///   before the decision; empty when it is allowed or there is none
    /// @param fix the smallest change that would allow it, as a YAML patch with a comment naming
    ///   its target; comments alone where no patch can; empty when allowed
    public record Side(
            Verdict verdict,
            Tier tier,
            List<String> policies,
            Optional<RuleRef> rule,
            Reason reason,
            List<Step> path,
            Optional<Nearest> nearest,
            String fix) {
        public Side {
            policies = List.copyOf(policies);
            path = List.copyOf(path);
        }

        Side withRemedy(Optional<Nearest> nearest, String fix) {
            return new Side(verdict, tier, policies, rule, reason, path, nearest, fix);
        }
    }

    /// The tiers, in the order in which they are asked.
    public enum Tier {
        ADMIN("Admin"),
        NETWORK_POLICY("NetworkPolicy"),
        BASELINE("Baseline"),
        DEFAULT("Default");

        private final String text;

        Tier(String text) {
            this.text = text;
        }

        /// As it appears in output.
        public String text() {
            return text;
        }
    }

    /// Why a direction says what it says.
    public enum Reason {
        /// A rule that allows matches.
        RULE_MATCHES,
        /// A rule of a cluster-wide policy that denies matches.
        RULE_DENIES,
        /// Policies isolate the Pod in this direction and none of their rules matches.
        NO_RULE_MATCHES,
        /// No NetworkPolicy isolates the Pod in this direction, and no rule of a cluster-wide
        /// policy decides.
        NOT_ISOLATED,
        /// This end is no Pod that policies govern: outside the cluster, on the host network, or
        /// finished.
        NOT_GOVERNED,
        /// A Pod always reaches its own address.
        SAME_POD,
        /// A node always reaches its own Pods.
        OWN_NODE
    }

    /// What one tier said.
    ///
    /// @param tier the tier
    /// @param outcome `NoMatch`, `Allow`, `Deny`, `Pass` or `NotIsolated`
    public record Step(Tier tier, String outcome) {}

    /// A rule that almost matched.
    ///
    /// @param rule the rule
    /// @param differs the conditions that do not hold, such as `address`, `port`, `protocol`,
    ///   `namespace label env`
    /// @param details one sentence for each, such as `port is 443, the rule allows 5432/TCP`
    public record Nearest(RuleRef rule, List<String> differs, List<String> details) {
        public Nearest {
            differs = List.copyOf(differs);
            details = List.copyOf(details);
        }
    }
}

package io.sluice.flows;

/// A running number of an instance, counted since it started.
///
/// @param name the name of the metric, such as `sluice_dns_queries_total`
/// @param value how often it happened
/// @param text what happened, for a person
/// @param alarm true when it should be zero: somebody should look when it is not
public record Counter(String name, long value, String text, boolean alarm) {
    /// What should be looked at.
    public boolean isRaised() {
        return alarm && value > 0;
    }
}

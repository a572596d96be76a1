package io.sluice.policy;

/// An answer for ports that are treated alike.
///
/// @param explanation the verdict and its reasons; its connection's port is the first of `ports`
/// @param ports the ports
public record Answer(Explanation explanation, PortSpan ports) {
    public Verdict verdict() {
        return explanation.verdict();
    }

    /// Headline and reasons, as [ExplanationText#of(Explanation, String)] writes them.
    ///
    /// @param destinationName the name that was asked for; empty when there is none
    public String text(String destinationName) {
        return ExplanationText.of(explanation, ports, destinationName);
    }
}

package io.sluice.policy.lint;

import io.sluice.model.Finding;
import java.util.function.Consumer;

/// Finds what one rule or a few rules that belong together are about.
interface Check {
    void run(LintSubject subject, Consumer<Finding> findings);
}

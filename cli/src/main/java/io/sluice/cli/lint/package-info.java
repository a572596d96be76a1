/// `sluice lint`: findings about manifests, in each format they are written in. What is found is
/// decided in `io.sluice.policy.lint`.
@NullMarked
package io.sluice.cli.lint;

import org.jspecify.annotations.NullMarked;

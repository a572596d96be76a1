/// What policies say that their author hardly means: one check for each group of rules, over what
/// was written. Pure: no input or output, no clock, no threads. [Lint] is the way in.
@NullMarked
package io.sluice.policy.lint;

import org.jspecify.annotations.NullMarked;

/// What policies mean: resolved, compiled, asked and explained. Pure: no input or output, no clock,
/// no threads.
@NullMarked
package io.sluice.policy;

import org.jspecify.annotations.NullMarked;

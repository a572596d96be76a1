/// Enforcement on one node: decisions become kernel rules, names become addresses, and what passes
/// is captured.
@NullMarked
package io.sluice.node;

import org.jspecify.annotations.NullMarked;

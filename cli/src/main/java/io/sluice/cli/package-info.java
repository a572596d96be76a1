/// The `sluice` command: reads what was typed, puts the parts together, prints what comes back.
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;

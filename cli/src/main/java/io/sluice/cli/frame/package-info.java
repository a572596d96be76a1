/// What every command is made of: options, output, refusals, and manifests as input. Knows no
/// command.
@NullMarked
package io.sluice.cli.frame;

import org.jspecify.annotations.NullMarked;

/// Completion scripts for shells, made from the same specifications as the help.
@NullMarked
package io.sluice.cli.completion;

import org.jspecify.annotations.NullMarked;

/// The commands `list` and `diff`: connections of whole clusters, in the formats that people,
/// scripts and drawing tools read. What is allowed is found out in module `policy`.
@NullMarked
package io.sluice.cli.connections;

import org.jspecify.annotations.NullMarked;

/// Real connections in the running lab, and what its agent recorded of them.
@NullMarked
package io.sluice.cli.live;

import org.jspecify.annotations.NullMarked;

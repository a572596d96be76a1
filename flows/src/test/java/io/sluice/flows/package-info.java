@NullMarked
package io.sluice.flows;

import org.jspecify.annotations.NullMarked;

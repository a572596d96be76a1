@NullMarked
package io.sluice.flows.json;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.sluice.flows.text;

import org.jspecify.annotations.NullMarked;

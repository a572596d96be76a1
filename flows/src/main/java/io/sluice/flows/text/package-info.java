/// Answers as a person or a script wants them: tables, one JSON document, CSV. Pure functions from
/// reports to text.
@NullMarked
package io.sluice.flows.text;

import org.jspecify.annotations.NullMarked;

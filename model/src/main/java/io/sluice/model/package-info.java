/// What users write: Kubernetes, Istio and Sluice resources as records, each with the place in a
/// file where it was written. Values, reading, defaulting and validation live here; what a policy
/// *means* does not.
@NullMarked
package io.sluice.model;

import org.jspecify.annotations.NullMarked;

/// A cluster on a laptop: a node, Pods and an outside world made of network namespaces. Makes the
/// world; enforces nothing.
@NullMarked
package io.sluice.lab;

import org.jspecify.annotations.NullMarked;

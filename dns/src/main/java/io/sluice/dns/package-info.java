/// DNS: messages as they are on the wire, a stub resolver, and a small authoritative server.
@NullMarked
package io.sluice.dns;

import org.jspecify.annotations.NullMarked;

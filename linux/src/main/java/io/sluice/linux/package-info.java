/// How the kernel is reached: system calls, netlink, nf_tables, conntrack, sockets and event loops
/// by the Foreign Function & Memory API. Nothing here knows what a policy is, and no external
/// program is called.
@NullMarked
package io.sluice.linux;

import org.jspecify.annotations.NullMarked;

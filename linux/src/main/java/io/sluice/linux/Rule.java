package io.sluice.linux;

/// A policy-routing rule: packets with a mark are routed by another table.
///
/// @param v6 true for IPv6
/// @param priority rules are asked in ascending order; 32766 is the main table's
/// @param mark the value of the packet mark's bits under `mask`
/// @param mask the bits of the packet mark that count
/// @param table the routing table
public record Rule(boolean v6, int priority, int mark, int mask, int table) {}

package io.sluice.policy;

/// What a destination outside is allowed because of a name, by numbers of port sets. Which
/// addresses a name leads to is not known.
///
/// @param only ports that it is allowed at some address, and would not be there without the name
/// @param everywhere ports that it is allowed at every address
record NamePorts(int only, int everywhere) {}

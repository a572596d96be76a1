package io.sluice.policy;

import io.sluice.model.IpAddress;

/// Addresses of Pods that every rule of a node treats alike.
///
/// @param identity what the Pods are
/// @param blocks the mentioned blocks that hold the addresses, as text
/// @param example one of the addresses
record PodClass(Identity identity, String blocks, IpAddress example) {
    String content() {
        return content(identity, blocks);
    }

    static String content(Identity identity, String blocks) {
        return "pod " + identity.canonicalText() + "\0" + blocks;
    }
}

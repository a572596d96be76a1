package io.sluice.policy;

import io.sluice.model.IpAddress;

/// Addresses of Pods that every rule of a node treats alike. Compared by object.
final class PodClass {
    private final String content;
    private final Identity identity;
    private final IpAddress example;
    private final boolean inBlocks;

    /// @param content what makes the class what it is, as text
    /// @param identity one of the Pods' identities
    /// @param example one of the addresses, of a Pod of that identity
    /// @param inBlocks whether blocks that rules mention hold the addresses
    PodClass(String content, Identity identity, IpAddress example, boolean inBlocks) {
        this.content = content;
        this.identity = identity;
        this.example = example;
        this.inBlocks = inBlocks;
    }

    String content() {
        return content;
    }

    Identity identity() {
        return identity;
    }

    IpAddress example() {
        return example;
    }

    boolean inBlocks() {
        return inBlocks;
    }
}

package io.sluice.policy.lint;

import io.sluice.model.Resource;

/// How findings call objects.
final class ObjectName {
    private ObjectName() {}

    /// `Kind namespace/name`, as the reader's findings do.
    static String of(Resource resource) {
        return resource.kind() + " " + resource.meta().path();
    }
}

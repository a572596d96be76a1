package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.IpAddress;
import org.junit.jupiter.api.Test;

class PodQuotaTest {
    private final PodQuota quota = new PodQuota(64, 32);

    @Test
    void aPodGetsItsShareAndNoMore() {
        assertThat(taken(1, 100)).isEqualTo(32);

        quota.give(IpAddress.v4(1));

        assertThat(taken(1, 100)).isEqualTo(1);
    }

    @Test
    void podsThatUseAllTogetherLeaveALittleToTheNext() {
        assertThat(taken(1, 100)).isEqualTo(32);
        assertThat(taken(2, 100)).isEqualTo(32);

        assertThat(taken(3, 100)).isEqualTo(2);
        assertThat(taken(4, 100)).isEqualTo(2);
    }

    private int taken(int pod, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += quota.take(IpAddress.v4(pod)) ? 1 : 0;
        }
        return taken;
    }
}

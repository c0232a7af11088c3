// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final AtomicLong registryAt = new AtomicLong(System.nanoTime());
    private final Lease lease = new Lease(HOUR, registryAt::get);

    @Test
    void a_checkpoint_gives_it_and_its_end_takes_it() {
        assertThat(lease.held()).isFalse();
        lease.renew(System.nanoTime());
        assertThat(lease.held()).isTrue();
        lease.renew(System.nanoTime() - 2 * HOUR);
        assertThat(lease.held()).isFalse();
        lease.renew(System.nanoTime());
        lease.end();
        assertThat(lease.held()).isFalse();
    }

    @Test
    void however_young_the_checkpoint_it_is_not_held_on_a_registry_of_long_ago() {
        lease.renew(System.nanoTime());
        registryAt.set(System.nanoTime() - 2 * HOUR);
        assertThat(lease.held()).isFalse();

        registryAt.set(System.nanoTime());
        assertThat(lease.held()).isTrue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventIdTest {
    @Test
    void follows_the_formula() {
        // sha256("acme\0/in/stripe\0evt_1") computed apart, its first 20 bytes in RFC 4648 base32
        assertThat(EventId.of("acme", "/in/stripe", "evt_1")).isEqualTo("evt_nkv7egyx3lpircebjxltpgrk5zjxe7s6");
    }
}

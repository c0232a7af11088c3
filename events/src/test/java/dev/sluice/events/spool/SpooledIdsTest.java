// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.LogFixture;
import org.junit.jupiter.api.Test;

class SpooledIdsTest {
    private final SpooledIds ids = new SpooledIds(10);
    private final Entry entry = new Entry(new Spooled(LogFixture.event("1"), true));

    @Test
    void what_is_on_the_log_before_its_writer_says_kept_is_not_kept() {
        assertThat(ids.enter(entry)).isInstanceOf(SpooledIds.Found.Nothing.class);
        ids.published(entry.event().digest());
        ids.keep(entry);
        assertThat(ids.enter(again())).isInstanceOf(SpooledIds.Found.Nothing.class);
    }

    @Test
    void what_is_kept_is_found_until_it_is_on_the_log() {
        ids.enter(entry);
        assertThat(ids.enter(again())).isEqualTo(new SpooledIds.Found.Pending(entry));
        ids.keep(entry);
        assertThat(ids.enter(again())).isInstanceOf(SpooledIds.Found.Kept.class);
        ids.published(entry.event().digest());
        assertThat(ids.enter(again())).isInstanceOf(SpooledIds.Found.Nothing.class);
    }

    @Test
    void what_was_there_at_the_start_is_kept() {
        ids.found(entry.event().digest());
        assertThat(ids.enter(again())).isInstanceOf(SpooledIds.Found.Kept.class);
    }

    private Entry again() {
        return new Entry(new Spooled(entry.event(), true));
    }
}

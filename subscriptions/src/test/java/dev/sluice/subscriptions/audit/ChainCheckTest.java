// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.subscriptions.audit.AuditedWrite.Change;
import dev.sluice.subscriptions.audit.ChainCheck.Fault;
import dev.sluice.subscriptions.audit.ChainCheck.Finding;
import dev.sluice.subscriptions.audit.ChainCheck.Report;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final List<Entry> chain = chain(6);

    private record Entry(long offset, String value, String digest) {}

    /** One subscription in so many versions. */
    private static List<Entry> chain(int length) {
        var entries = new ArrayList<Entry>();
        Link link = Link.NONE;
        for (int i = 0; i < length; i++) {
            var write = new AuditedWrite(
                    i == 0 ? Change.CREATED : Change.CHANGED,
                    Kind.SUBSCRIPTION,
                    "billing",
                    "acme",
                    i,
                    i + 1,
                    List.of());
            byte[] value = AuditCodec.write(link, NOW, Actor.system("test"), write);
            link = link.next(value);
            entries.add(new Entry(10L * i, new String(value, UTF_8), link.digest()));
        }
        return entries;
    }

    private static Report check(List<Entry> entries) {
        var check = new ChainCheck();
        entries.forEach(each -> check.next(each.offset(), each.value().getBytes(UTF_8), each.digest()));
        return check.report();
    }

    private List<Fault> faults() {
        return check(chain).findings().stream().map(Finding::fault).toList();
    }

    @Test
    void an_untouched_chain_holds_and_tells_its_ends() {
        Report report = check(chain);

        assertThat(report.holds()).isTrue();
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(6);
        assertThat(report.first().number()).isEqualTo(1);
        assertThat(report.last()).isEqualTo(new Link(6, chain.getLast().digest()));
        assertThat(check(List.of()).holds()).isTrue();
    }

    @Test
    void a_changed_record_is_found_where_it_is() {
        Entry third = chain.get(2);
        chain.set(2, new Entry(third.offset(), third.value().replace("acme", "evil"), third.digest()));

        assertThat(check(chain).holds()).isFalse();
        assertThat(check(chain).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.fault()).isEqualTo(Fault.CHANGED);
            assertThat(finding.offset()).isEqualTo(20);
        });
    }

    @Test
    void a_changed_record_with_a_digest_made_anew_breaks_the_chain_behind_it() {
        Entry third = chain.get(2);
        String changed = third.value().replace("acme", "evil");
        String digest =
                new Link(2, chain.get(1).digest()).next(changed.getBytes(UTF_8)).digest();
        chain.set(2, new Entry(third.offset(), changed, digest));

        assertThat(check(chain).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.fault()).isEqualTo(Fault.BROKEN);
            assertThat(finding.offset()).isEqualTo(30);
        });
    }

    @Test
    void a_removed_record_is_found() {
        chain.remove(3);

        assertThat(faults()).contains(Fault.BROKEN);
        assertThat(check(chain).holds()).isFalse();
    }

    @Test
    void records_in_another_order_are_found() {
        Collections.swap(chain, 1, 2);

        assertThat(check(chain).holds()).isFalse();
        assertThat(faults()).contains(Fault.BROKEN);
    }

    @Test
    void a_record_put_in_or_repeated_is_found() {
        chain.add(3, chain.get(2));

        assertThat(faults()).contains(Fault.BROKEN);
    }

    @Test
    void a_record_without_a_digest_and_one_that_is_none_are_found() {
        chain.set(5, new Entry(50, chain.get(5).value(), null));
        chain.add(new Entry(60, "{}", "x"));
        chain.add(new Entry(70, "no json", "x"));

        assertThat(faults()).containsExactly(Fault.CHANGED, Fault.UNREADABLE, Fault.UNREADABLE);
    }

    @Test
    void a_beginning_that_retention_took_is_no_fault() {
        assertThat(check(chain.subList(2, 6)).findings()).isEmpty();
        assertThat(check(chain.subList(2, 6)).first().number()).isEqualTo(3);
    }

    @Test
    void an_end_that_was_cut_off_shows_in_the_last_link_only() {
        Report report = check(chain.subList(0, 4));

        assertThat(report.holds()).isTrue();
        assertThat(report.last()).isNotEqualTo(check(chain).last());
    }

    @Test
    void a_version_that_no_record_tells_of_is_told() {
        var entries = new ArrayList<>(chain(1));
        Link link = new Link(1, entries.getFirst().digest());
        var write = new AuditedWrite(Change.CHANGED, Kind.SUBSCRIPTION, "billing", "acme", 3, 4, List.of());
        byte[] value = AuditCodec.write(link, NOW, Actor.system("test"), write);
        entries.add(new Entry(5, new String(value, UTF_8), link.next(value).digest()));

        Report report = check(entries);

        assertThat(report.holds()).isTrue();
        assertThat(report.findings())
                .containsExactly(new Finding(5, Fault.UNRECORDED, "subscription/billing went from version 1 to 3"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.events.LogRecord;
import dev.sluice.gateway.api.event.Sight;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.auth.Tenants;

/**
 * Which dead letters a request may see. Confined to one request.
 *
 * <p>One of an event: as the event. One whose event retention took: its tenant's, unless the token is restricted, since nobody can say
 * whether the restriction would let it through. One of a record that is no event belongs to no tenant: those for all tenants alone.
 */
record DeadLetterSight(Sight events) {
    static DeadLetterSight of(Call call) {
        return new DeadLetterSight(Sight.of(call));
    }

    /** What costs nothing to tell. */
    boolean includes(DeadLetter letter) {
        String tenant = letter.tenant();
        if (tenant == null) {
            return events.tenants() instanceof Tenants.All;
        }
        return events.tenants().include(tenant);
    }

    boolean shows(FiledLetter filed) {
        DeadLetter letter = filed.letter();
        LogRecord record = letter.record();
        if (!includes(letter)) {
            return false;
        }
        if (record != null && record.isEvent()) {
            return events.shows(record.event());
        }
        return events.restriction().isNone();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.events.Event;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.auth.Tenants;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Restriction;

/** Which events a request may see: those of its tenants that the token's restriction lets through. Confined to one request. */
public record Sight(Tenants tenants, Restriction restriction) {
    /** What this request may see. */
    public static Sight of(Call call) {
        return new Sight(call.tenants(), call.principal().restriction());
    }

    /** Whether it is one of its tenants'; the restriction may still hold it back. */
    public boolean includes(Event event) {
        return tenants.include(event.tenant());
    }

    /** Whether it is one of its tenants', and the restriction lets it through. */
    public boolean shows(Event event) {
        return includes(event) && (restriction.isNone() || restriction.matches(new EventFacts(event)));
    }

    /** The tenant that a list's cursors are bound to. */
    String tenant() {
        return switch (tenants) {
            case Tenants.One one -> one.name();
            case Tenants.All all -> "*";
        };
    }
}

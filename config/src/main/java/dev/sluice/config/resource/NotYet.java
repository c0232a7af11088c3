// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import dev.sluice.config.Settings;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.subscription.StreamSpec;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;

/** What may be written but is not built yet, where silence would break a promise: one line each, to be deleted one day. */
public final class NotYet {
    private static final String TELLS = "not available yet: ";

    private NotYet() {}

    public static void check(Settings settings, Complaints complaints) {
        var here = new Teller(complaints);
        here.tell(settings.streams().compression(), "compressed streams", "streams", "compression");
        settings.subscriptions().forEach((name, it) -> check(it, complaints.within("subscriptions", name)));
    }

    static void check(SubscriptionSettings subscription, Complaints complaints) {
        var here = new Teller(complaints);
        switch (subscription.target()) {
            case StreamSpec stream -> here.tell(true, "durable streams", "stream");
            case WebhookSpec webhook -> {}
        }
    }

    private record Teller(Complaints complaints) {
        void tell(boolean asked, String what, String... path) {
            if (asked) {
                complaints.add(TELLS + what, path);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import dev.sluice.config.Settings;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Durations;
import java.time.Duration;

/** A retry schedule that is longer than the log keeps the event can't hold. */
final class RetentionCheck implements Check {
    @Override
    public void look(Settings settings, Complaints complaints) {
        Duration kept = settings.topics().retention();
        settings.subscriptions().forEach((name, subscription) -> {
            if (subscription.target() instanceof WebhookSpec webhook
                    && webhook.retry().total().compareTo(kept) > 0) {
                complaints.add(
                        "the retry schedule takes "
                                + Durations.format(webhook.retry().total())
                                + ", longer than topics.retention keeps events, " + Durations.format(kept),
                        "subscriptions",
                        name,
                        "webhook",
                        "retry",
                        "schedule");
            }
        });
    }
}

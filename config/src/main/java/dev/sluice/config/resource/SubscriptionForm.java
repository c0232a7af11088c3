// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static dev.sluice.config.bind.Readers.choice;
import static dev.sluice.config.bind.Readers.duration;
import static dev.sluice.config.bind.Readers.list;
import static dev.sluice.config.bind.Readers.object;
import static dev.sluice.config.bind.Readers.parsed;
import static dev.sluice.config.bind.Readers.text;

import dev.sluice.config.bind.Fields;
import dev.sluice.config.subscription.Ordering;
import dev.sluice.config.subscription.StreamSpec;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.TargetSpec;
import dev.sluice.config.value.Durations;
import dev.sluice.config.value.Start;
import java.time.Duration;

/** One entry of {@code subscriptions}. */
public final class SubscriptionForm {
    private static final String WEBHOOK = "webhook";
    private static final String STREAM = "stream";

    private SubscriptionForm() {}

    /** What is wrong goes to the fields' complaints, and a stand-in goes on. */
    public static SubscriptionSettings read(String name, Fields fields) {
        Ordering ordering = fields.get("ordering", choice(Ordering.class)).orElse(Ordering.NONE);
        return new SubscriptionSettings(
                name,
                fields.get("tenant", text().check(Names.TENANT, Names.TENANT_RULE))
                        .orElse("default"),
                fields.get(
                                "types",
                                list(text().check(Bounds::isPattern, Bounds.PATTERN_RULE))
                                        .check(types -> !types.isEmpty(), "must not be empty; left out it means all")
                                        .check(Bounds::fewPatterns, Bounds.PATTERNS_RULE))
                        .orNull(),
                fields.get("filter", text()).orNull(),
                fields.get("from", parsed(Start::parse).as("start")).orElse(new Start.Latest()),
                ordering,
                fields.get("maxAge", duration(Duration.ofSeconds(1), Durations.LONGEST))
                        .orNull(),
                target(fields, ordering));
    }

    private static TargetSpec target(Fields fields, Ordering ordering) {
        var form = new WebhookForm(ordering);
        var webhook = fields.get(WEBHOOK, object(form::read)).orNull();
        var stream = fields.get(STREAM, object(inside -> new StreamSpec())).orNull();
        if (fields.has(WEBHOOK) && fields.has(STREAM)) {
            fields.refuse(STREAM, "'stream' can't stand beside 'webhook': a subscription has one target");
        }
        if (!fields.has(WEBHOOK) && !fields.has(STREAM)) {
            fields.problem("missing key 'webhook' or 'stream'");
        }
        if (webhook != null) {
            return webhook;
        }
        return stream != null ? stream : form.standIn();
    }
}

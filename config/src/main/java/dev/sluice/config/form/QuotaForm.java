// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import static dev.sluice.config.bind.Readers.parsed;
import static dev.sluice.config.bind.Readers.whole;

import dev.sluice.config.QuotaSettings;
import dev.sluice.config.TenantQuota;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.resource.Names;
import dev.sluice.config.value.Rate;

/** The section {@code quotas}: what tenants may have. */
final class QuotaForm {
    private static final int MOST = 1_000_000;

    private QuotaForm() {}

    static QuotaSettings read(Fields fields) {
        return new QuotaSettings(
                fields.section("default", QuotaForm::quota),
                fields.named("tenants", Names::refuseTenant, (name, inside) -> quota(inside)));
    }

    private static TenantQuota quota(Fields fields) {
        return new TenantQuota(
                fields.get("subscriptions", whole(0, MOST)).orNull(),
                fields.get("sources", whole(0, MOST)).orNull(),
                fields.get("streams", whole(0, MOST)).orNull(),
                fields.get("ingestRate", parsed(Rate::parse).as("rate")).orNull());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import static dev.sluice.config.bind.Readers.choice;

import dev.sluice.config.PublishingSettings;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.resource.Names;
import dev.sluice.config.source.SchemaCheck;

/** The section {@code publishing}: what holds for events that clients publish themselves. */
final class PublishingForm {
    private PublishingForm() {}

    static PublishingSettings read(Fields fields) {
        SchemaCheck standard = schemaCheck(fields, SchemaCheck.WARN);
        return new PublishingSettings(
                standard,
                fields.named("tenants", Names::refuseTenant, (name, inside) -> schemaCheck(inside, standard)));
    }

    private static SchemaCheck schemaCheck(Fields fields, SchemaCheck otherwise) {
        return fields.get("schemaCheck", choice(SchemaCheck.class)).orElse(otherwise);
    }
}

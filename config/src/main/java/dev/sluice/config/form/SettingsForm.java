// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import dev.sluice.config.KafkaSettings;
import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.resource.EventTypeForm;
import dev.sluice.config.resource.Names;
import dev.sluice.config.resource.SourceForm;
import dev.sluice.config.resource.SubscriptionForm;
import java.nio.file.Path;
import java.util.Map;

/**
 * The whole file.
 *
 * @param mode dev or run
 * @param environment where the master key may stand
 * @param folder from which relative paths count
 */
public record SettingsForm(Mode mode, Map<String, String> environment, Path folder) {
    private static final String KAFKA = "kafka";

    public SettingsForm {
        environment = Map.copyOf(environment);
    }

    public Settings read(Fields root) {
        var listeners = new ListenerForm(mode, folder);
        var keys = new KeyForm(mode, environment);
        var traffic = new TrafficForm(mode);
        return new Settings(
                root.section("server", listeners::server),
                root.section("management", listeners::management),
                kafka(root),
                root.section("topics", traffic::topics),
                root.section("auth", keys::auth),
                root.section("secrets", keys::secrets),
                root.section("targets", traffic::targets),
                root.section("streams", traffic::streams),
                root.section("quotas", QuotaForm::read),
                root.section("publishing", PublishingForm::read),
                root.section("providers", new ProviderFolder(folder)::read),
                root.named("sources", Names::refuseResource, SourceForm::read),
                root.named("subscriptions", Names::refuseResource, SubscriptionForm::read),
                root.named("eventTypes", Names::refuseResource, EventTypeForm::read));
    }

    private KafkaSettings kafka(Fields root) {
        if (mode == Mode.DEV) {
            if (root.stands(KAFKA)) {
                root.refuse(KAFKA, "dev brings its own Kafka and takes no 'kafka'; use run for a cluster");
            }
            return new KafkaSettings(Map.of());
        }
        if (!root.has(KAFKA)) {
            root.refuse(KAFKA, "missing key '" + KafkaProperties.BOOTSTRAP + "' in 'kafka': run needs a cluster");
        }
        var properties = root.get(KAFKA, KafkaProperties.all()).orNull();
        return new KafkaSettings(properties == null ? Map.of() : properties);
    }
}

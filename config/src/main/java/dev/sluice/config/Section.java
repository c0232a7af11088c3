// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The sections of the file, in its usual order, and when a change of one holds. */
public enum Section {
    SERVER("server", false),
    MANAGEMENT("management", false),
    KAFKA("kafka", false),
    TOPICS("topics", false),
    AUTH("auth", false),
    SECRETS("secrets", false),
    TARGETS("targets", true),
    STREAMS("streams", true),
    QUOTAS("quotas", true),
    PUBLISHING("publishing", true),
    PROVIDERS("providers", true),
    SOURCES("sources", true),
    SUBSCRIPTIONS("subscriptions", true),
    EVENT_TYPES("eventTypes", true);

    private final String key;
    private final boolean atOnce;

    Section(String key, boolean atOnce) {
        this.key = key;
        this.atOnce = atOnce;
    }

    /** As it stands in the file. */
    public String key() {
        return key;
    }

    /** Whether a running node takes a change; else it waits for a restart. */
    public boolean atOnce() {
        return atOnce;
    }

    /** What settings say in it. */
    public Object of(Settings settings) {
        return switch (this) {
            case SERVER -> settings.server();
            case MANAGEMENT -> settings.management();
            case KAFKA -> settings.kafka();
            case TOPICS -> settings.topics();
            case AUTH -> settings.auth();
            case SECRETS -> settings.secrets();
            case TARGETS -> settings.targets();
            case STREAMS -> settings.streams();
            case QUOTAS -> settings.quotas();
            case PUBLISHING -> settings.publishing();
            case PROVIDERS -> settings.providers();
            case SOURCES -> settings.sources();
            case SUBSCRIPTIONS -> settings.subscriptions();
            case EVENT_TYPES -> settings.eventTypes();
        };
    }

    /** The sections in which two settings differ. */
    public static Set<Section> changed(Settings before, Settings after) {
        var changed = EnumSet.noneOf(Section.class);
        Arrays.stream(values())
                .filter(section -> !section.of(before).equals(section.of(after)))
                .forEach(changed::add);
        return changed;
    }
}

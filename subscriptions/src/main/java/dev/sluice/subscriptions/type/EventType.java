// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.type;

import java.util.ArrayList;
import java.util.List;

/**
 * What events of one type may look like.
 *
 * @param type the events' {@code type}
 * @param compatibility which changes are taken
 * @param schemas JSON Schema texts, version 1 first; 1 to {@value #MOST_VERSIONS}
 */
public record EventType(String type, Compatibility compatibility, List<String> schemas) {
    /** How many versions there may be. */
    public static final int MOST_VERSIONS = 20;

    /** Which change of a schema is taken. */
    public enum Compatibility {
        /** Who knows the new schema understands events of the old one. */
        BACKWARD,
        /** Who knows the old schema understands events of the new one. */
        FORWARD,
        /** Both. */
        FULL,
        /** Any change. */
        NONE
    }

    public EventType {
        schemas = List.copyOf(schemas);
        if (schemas.isEmpty() || schemas.size() > MOST_VERSIONS) {
            throw new IllegalArgumentException("an event type has 1 to " + MOST_VERSIONS + " versions");
        }
    }

    /** The number of the newest version. */
    public int newest() {
        return schemas.size();
    }

    /** The schema that holds. */
    public String schema() {
        return schemas.getLast();
    }

    /** The same with one more version. */
    public EventType with(String schema) {
        var more = new ArrayList<>(schemas);
        more.add(schema);
        return new EventType(type, compatibility, more);
    }

    /** The same with another rule for changes. */
    public EventType with(Compatibility next) {
        return new EventType(type, next, schemas);
    }
}

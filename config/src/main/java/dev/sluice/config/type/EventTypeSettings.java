// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.type;

import java.util.List;

/**
 * What events of one type may look like.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param tenant {@code default} when left out
 * @param type required; the events' {@code type}
 * @param compatibility {@code backward} when left out
 * @param schemas required; JSON texts, version 1 first, 1 to {@value #MOST_VERSIONS}
 */
public record EventTypeSettings(
        String name, String tenant, String type, SchemaCompatibility compatibility, List<String> schemas) {
    /** How many versions there may be. */
    public static final int MOST_VERSIONS = 20;

    public EventTypeSettings {
        schemas = List.copyOf(schemas);
    }
}

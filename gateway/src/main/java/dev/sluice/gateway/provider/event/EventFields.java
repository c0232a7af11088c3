// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its event. Every text is 1 to 1,024 characters without control characters.
 *
 * @param providerId the provider's own id of the event; null when it gave none
 * @param type the event's type
 * @param time the provider's time, else arrival
 * @param subject the object the event is about; null when the provider names none
 * @param key what the event is ordered by; null when nothing was found
 * @param keptHeaders the headers that are safe to keep, as {@code in_<lower-case name>}
 * @param unparsed whether values of the body were asked for, and it is not JSON
 */
public record EventFields(
        @Nullable String providerId,
        String type,
        Instant time,
        @Nullable String subject,
        @Nullable String key,
        Map<String, String> keptHeaders,
        boolean unparsed) {}

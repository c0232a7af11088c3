// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent as somebody wrote it: nothing of it is believed yet.
 *
 * @param attributes by name, {@code datacontenttype} included
 * @param data its bytes; null when there are none. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record Draft(Map<String, String> attributes, byte @Nullable [] data) {
    Draft {
        attributes = Map.copyOf(attributes);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import dev.sluice.gateway.cli.api.Ask;

/** Where the API keeps event types. */
final class TypePaths {
    static final String ALL = "/v1/event-types";

    private TypePaths() {}

    static String of(String id) {
        return ALL + "/" + id;
    }

    /** A request about one of them. */
    static Ask about(Ask ask) {
        return ask.missing(() -> "./sluice event-types list shows which there are");
    }
}

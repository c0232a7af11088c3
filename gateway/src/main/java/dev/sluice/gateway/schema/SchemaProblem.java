// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

/**
 * What is wrong at a place.
 *
 * @param pointer JSON pointer into the schema or the event
 */
public record SchemaProblem(String pointer, String detail) {
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "" : pointer + ": ") + detail;
    }
}

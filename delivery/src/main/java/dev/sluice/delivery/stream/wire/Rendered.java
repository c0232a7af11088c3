// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

/**
 * One event as CloudEvents JSON in UTF-8.
 *
 * @param json not to be changed: shared by all who want the event
 * @param lines whether a line break stands in it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Rendered(byte[] json, boolean lines) {}

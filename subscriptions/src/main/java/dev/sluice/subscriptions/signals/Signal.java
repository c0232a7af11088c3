// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import java.time.Instant;

/**
 * What some node said.
 *
 * @param id under which name; the next one of that name takes its place
 * @param node who said it
 * @param heard when this node heard it; for what was there at its start, when it was written
 */
public record Signal<T>(String id, T value, String node, Instant heard) {}

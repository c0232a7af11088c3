// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

/**
 * A key of an ordered lane as it is written down: of its events below {@code from} none is open, of those from there on none is
 * settled.
 *
 * @param digest the key's eight bytes
 * @param from where its open event stands, else from where the log is to be read for it
 * @param open whether the event at {@code from} is its own and stands in a page of open events
 */
public record HeldKey(long digest, long from, boolean open) {}

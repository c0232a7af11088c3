// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

/**
 * What nodes tell each other of an open circuit.
 *
 * @param opened when it opened, epoch milliseconds: names the opening
 * @param probes how many probes were made since
 * @param probeAt before this time, epoch milliseconds, nobody but the node that says so makes the next one
 */
public record CircuitNote(long opened, int probes, long probeAt) {}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

/**
 * The listener for operators.
 *
 * @param host 127.0.0.1 when left out
 * @param port 0 (any free one) to 65535; 8081 when left out
 */
public record ManagementSettings(String host, int port) {}

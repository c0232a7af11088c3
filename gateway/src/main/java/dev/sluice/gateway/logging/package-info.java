// SPDX-License-Identifier: Apache-2.0
/**
 * How the node's log is written: text for people in dev, one JSON object a line in run, to standard error in both. Encoders are used by
 * one appender each. Start reading with {@link dev.sluice.gateway.logging.LogFormat}.
 */
@NullMarked
package dev.sluice.gateway.logging;

import org.jspecify.annotations.NullMarked;

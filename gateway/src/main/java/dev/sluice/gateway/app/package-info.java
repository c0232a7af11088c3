// SPDX-License-Identifier: Apache-2.0
/**
 * The one room that puts all others together: what is started in which order, and stopped in which. A node is started and stopped by
 * plain threads, which wait. Start reading with {@link dev.sluice.gateway.app.Node}.
 */
@NullMarked
package dev.sluice.gateway.app;

import org.jspecify.annotations.NullMarked;

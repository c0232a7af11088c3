// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator and a scheduler ask of the node: is it alive, is it ready, what are its figures. A listener of its own, so that
 * neither traffic nor its absence keeps it from answering. Start reading with {@link dev.sluice.gateway.management.ManagementServer}.
 */
@NullMarked
package dev.sluice.gateway.management;

import org.jspecify.annotations.NullMarked;

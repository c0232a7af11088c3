// SPDX-License-Identifier: Apache-2.0
/**
 * {@code completion}: scripts for shells, made from the commands as they are. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.completion.CompletionCommand}.
 */
@NullMarked
package dev.sluice.gateway.cli.completion;

import org.jspecify.annotations.NullMarked;

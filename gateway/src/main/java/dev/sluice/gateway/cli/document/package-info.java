// SPDX-License-Identifier: Apache-2.0
/**
 * Reads what users describe in files, and knows where each part stands. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.document.Documents}.
 */
@NullMarked
package dev.sluice.gateway.cli.document;

import org.jspecify.annotations.NullMarked;

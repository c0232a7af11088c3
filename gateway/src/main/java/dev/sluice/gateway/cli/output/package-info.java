// SPDX-License-Identifier: Apache-2.0
/**
 * How answers look to people and to scripts. Pure. Start reading with {@link dev.sluice.gateway.cli.output.RawJson}.
 */
@NullMarked
package dev.sluice.gateway.cli.output;

import org.jspecify.annotations.NullMarked;

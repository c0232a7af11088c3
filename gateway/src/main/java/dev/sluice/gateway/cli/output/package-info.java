// SPDX-License-Identifier: Apache-2.0
/**
 * How answers look to people and to scripts: tables, ages, YAML, JSON cut out as it came. Pure. Start reading with
 * {@link dev.sluice.gateway.cli.output.Table}.
 */
@NullMarked
package dev.sluice.gateway.cli.output;

import org.jspecify.annotations.NullMarked;

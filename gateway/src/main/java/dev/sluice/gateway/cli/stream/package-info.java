// SPDX-License-Identifier: Apache-2.0
/**
 * {@code listen}: follows a stream in the terminal and forwards it. The main thread takes message after message from the HTTP client. Start
 * reading with {@link dev.sluice.gateway.cli.stream.ListenCommand}.
 */
@NullMarked
package dev.sluice.gateway.cli.stream;

import org.jspecify.annotations.NullMarked;

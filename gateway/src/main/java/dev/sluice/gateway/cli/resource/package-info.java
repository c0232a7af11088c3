// SPDX-License-Identifier: Apache-2.0
/**
 * {@code sources} and {@code subscriptions}: lists, shows, deletes, pauses and resumes them. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.resource.ResourceGroup}.
 */
@NullMarked
package dev.sluice.gateway.cli.resource;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import org.jspecify.annotations.Nullable;

/**
 * What became of one resource.
 *
 * @param kind source or subscription
 * @param id its name
 * @param before null when it is new
 * @param after null when it is gone. Another incarnation than before: it was deleted and made again in between
 */
public record ResourceChange(
        Kind kind,
        String id,
        @Nullable Resource<?> before,
        @Nullable Resource<?> after) {}

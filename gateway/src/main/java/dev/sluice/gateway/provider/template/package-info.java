// SPDX-License-Identifier: Apache-2.0
/**
 * The schemes that a provider's file describes by itself: a header of signatures over a template, of which most providers are.
 *
 * <p>Immutable and thread-safe throughout. On the hot path: no regular expressions, no copy of the body, keys prepared once. Start at
 * {@link TemplateScheme}. Uses {@code provider.scheme} and {@code provider.verify}.
 */
@NullMarked
package dev.sluice.gateway.provider.template;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The providers that Sluice knows: one data file each, compiled into verifying, reading and signing.
 *
 * <p>Everything is immutable and thread-safe, and made at start or when a source changes. Start at {@link Providers}; a file's
 * format shows best in {@code providers/stripe.yaml}. The rooms below are a straight line: {@code scheme} (what a signature
 * looks like), {@code verify} and {@code event} (which use it), this one, {@code vectors} (runs test vectors through it).
 */
@NullMarked
package dev.sluice.gateway.provider;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Fuzz targets for what reads foreign input: signature headers, templates, JSON pointers, form and batch splitting, provider files.
 *
 * <p>A target is a class with {@code fuzzerTestOneInput(byte[])}, which Jazzer's driver calls ({@code ./mvnw} is not asked; see
 * {@code docs/fuzzing.md}); {@link FuzzCorpusTest} calls the same with every input of the kept corpus. Each compares with a computation
 * of its own, so that it tells more than that nothing was thrown.
 */
package dev.sluice.gateway.fuzz;

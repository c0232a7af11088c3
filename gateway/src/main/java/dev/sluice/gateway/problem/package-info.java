// SPDX-License-Identifier: Apache-2.0
/**
 * How a failure is told over HTTP: one list of stable codes and one place where they become RFC 9457 answers. Owns no thread; every
 * type is immutable or acts on the response's own context. Start reading with {@link dev.sluice.gateway.problem.ProblemCode}.
 */
@NullMarked
package dev.sluice.gateway.problem;

import org.jspecify.annotations.NullMarked;

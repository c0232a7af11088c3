// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.problem;

import java.util.List;

/** A caller's mistake, thrown where it is found and answered by {@link Answers}. Carries no stack: it is no bug. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail() == null ? problem.code().title() : problem.detail(), null, false, false);
        this.problem = problem;
    }

    public ProblemException(ProblemCode code, String detail) {
        this(new Problem(code, detail, List.of()));
    }

    public Problem problem() {
        return problem;
    }

    public ProblemCode code() {
        return problem.code();
    }
}

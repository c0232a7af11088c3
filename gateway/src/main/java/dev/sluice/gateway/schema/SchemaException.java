// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import java.util.List;
import java.util.stream.Collectors;

/** A schema that is not taken. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<SchemaProblem> problems;

    SchemaException(List<SchemaProblem> problems) {
        super(problems.stream().map(SchemaProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong with it, and where. */
    public List<SchemaProblem> problems() {
        return problems;
    }
}

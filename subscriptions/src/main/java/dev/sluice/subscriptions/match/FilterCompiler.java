// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** CEL as filters use it: which variables, which options, which limits. Everything here is immutable and shared. */
final class FilterCompiler {

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(FilterCost.MAX_CHARS)
            .maxParseRecursionDepth(64)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("id", SimpleType.STRING)
            .addVar("source", SimpleType.STRING)
            .addVar("type", SimpleType.STRING)
            .addVar("subject", SimpleType.STRING)
            .addVar("tenant", SimpleType.STRING)
            .addVar("time", SimpleType.TIMESTAMP)
            .addVar("data", SimpleType.DYN)
            .setResultType(SimpleType.BOOL)
            .build();

    /** For filters without regular expressions, by steps. */
    private static final Map<Integer, CelRuntime> SHARED = Map.of(
            FilterCost.STEPS, runtime(FilterCost.STEPS).build(),
            FilterCost.BUILDING_STEPS, runtime(FilterCost.BUILDING_STEPS).build());

    private FilterCompiler() {}

    static Program compile(String text) {
        if (text.isBlank()) throw new FilterException(1, 1, "is empty; leave it out to take every event");
        if (text.codePointCount(0, text.length()) > FilterCost.MAX_CHARS)
            throw new FilterException(
                    1, 1, "is longer than " + FilterCost.MAX_CHARS + " characters; split the subscription");
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
            var patterns = new RegexLiterals();
            int steps = FilterCost.check(tree, patterns);
            return runtime(steps, patterns).createProgram(tree);
        } catch (CelValidationException invalid) {
            throw told(invalid.getErrors());
        } catch (CelEvaluationException notPlannable) {
            throw new FilterException(1, 1, "can't be planned: " + notPlannable.getMessage());
        } catch (StackOverflowError tooDeep) {
            throw new FilterException(1, 1, "nests too deep; make it simpler");
        }
    }

    private static CelRuntime runtime(int steps, RegexLiterals patterns) {
        if (patterns.isEmpty()) return Objects.requireNonNull(SHARED.get(steps));
        return patterns.addTo(runtime(steps)).build();
    }

    /** Without {@code matches}, which is bound for the patterns of one filter, and with a bounded {@code contains}. */
    private static CelRuntimeBuilder runtime(int steps) {
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(
                        OPTIONS.toBuilder().comprehensionMaxIterations(steps).build())
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .excludeFunctions(StandardFunction.MATCHES, StandardFunction.CONTAINS)
                        .build())
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        "contains",
                        CelFunctionBinding.from("contains_string", String.class, String.class, FilterCost::contains)));
    }

    private static FilterException told(List<CelIssue> issues) {
        CelIssue first = issues.get(0);
        int line = Math.max(1, first.getSourceLocation().getLine());
        int column = Math.max(0, first.getSourceLocation().getColumn()) + 1;
        return new FilterException(line, column, first.getMessage());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a filter may cost before it ever runs. Confined to one compilation.
 */
final class FilterCost {
    /*
     * An evaluation makes at most STEPS steps over all its loops (exists, all, map, filter). So that a step is
     * cheap and the sum over a loop stays near the size of the body:
     *  - loops stand at most two deep, a loop over a loop's result counted too (else lists double without end);
     *  - in a loop, texts are searched, converted or measured, and long values compared, only where the element at hand is
     *    one of the operands: the elements together are no bigger than the body;
     *  - in a loop, "in" wants a list that is written out, "+" a number that is written out;
     *  - in a loop within a loop, no text functions.
     * Outside of loops an operator costs one pass over the body at most; those that can be slow (contains, matches, "in" a
     * list of the body, two values of the body compared) are counted. map and filter build lists, at a cost that grows
     * with the square, so they get a tenth of the steps. The worst filters found so take some 0.5 s on a body of 1 MiB.
     */

    static final int MAX_CHARS = 2_000;

    /** Over all loops of one evaluation. */
    static final int STEPS = 10_000;

    /** The same where the loops build lists. */
    static final int BUILDING_STEPS = 1_000;

    private static final int MAX_LOOPS = 2;
    private static final int MAX_SEARCHES = 16;
    private static final int MAX_SUMS = 8;
    private static final int MAX_NEEDLE = 256;

    /** The longest text that contains and matches look at; a longer one fails the filter. */
    static final int MAX_TEXT = 65_536;

    private static final String IN_LOOP = " inside exists, all, map or filter ";
    private static final Set<String> SEARCHES = Set.of("matches", "contains");
    private static final Set<String> CONVERSIONS =
            Set.of("size", "string", "bytes", "int", "uint", "double", "timestamp", "duration", "bool");
    private static final Set<String> COMPARISONS =
            Set.of("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "startsWith", "endsWith");
    private static final Set<String> ATTRIBUTES = Set.of("id", "source", "type", "subject", "tenant", "time");

    private final CelAbstractSyntaxTree tree;
    private final RegexLiterals patterns;
    private int searches;
    private int sums;
    private boolean builds;

    private FilterCost(CelAbstractSyntaxTree tree, RegexLiterals patterns) {
        this.tree = tree;
        this.patterns = patterns;
    }

    /**
     * How many steps its loops may take, {@link #STEPS} or {@link #BUILDING_STEPS}; collects its regular expressions.
     *
     * @throws FilterException when it may cost too much
     */
    static int check(CelAbstractSyntaxTree tree, RegexLiterals patterns) {
        var cost = new FilterCost(tree, patterns);
        cost.visit(tree.getExpr(), null);
        return cost.builds ? BUILDING_STEPS : STEPS;
    }

    /** CEL's contains, which is as slow as both texts are long when they are made for it. */
    static boolean contains(String text, String part) throws CelEvaluationException {
        if (part.length() > MAX_NEEDLE || text.length() > MAX_TEXT)
            throw new CelEvaluationException(
                    "contains looks for " + MAX_NEEDLE + " characters in " + MAX_TEXT + " at most");
        return text.contains(part);
    }

    private void visit(CelExpr expr, @Nullable Loop loop) {
        switch (expr.getKind()) {
            case CALL -> call(expr, loop);
            case SELECT -> visit(expr.select().operand(), loop);
            case LIST -> expr.list().elements().forEach(element -> visit(element, loop));
            case MAP ->
                expr.map().entries().forEach(entry -> {
                    visit(entry.key(), loop);
                    visit(entry.value(), loop);
                });
            case STRUCT -> throw refused(expr, "makes a message; filters only ask");
            case COMPREHENSION -> comprehension(expr, loop);
            case CONSTANT, IDENT, NOT_SET -> {}
        }
    }

    private void comprehension(CelExpr expr, @Nullable Loop outer) {
        CelExpr.CelComprehension made = expr.comprehension();
        int depth = (outer == null ? 0 : outer.depth) + 1;
        if (depth - 1 + loops(expr) > MAX_LOOPS)
            throw refused(expr, "exists, all, map and filter can't stand more than two deep, nor be chained further");
        visit(made.iterRange(), outer);
        visit(made.accuInit(), outer);
        var inner = new Loop(depth, Set.of(made.iterVar(), made.iterVar2(), made.accuVar()));
        visit(made.loopCondition(), inner);
        visit(made.loopStep(), inner);
        visit(made.result(), outer);
    }

    private void call(CelExpr expr, @Nullable Loop loop) {
        CelExpr.CelCall call = expr.call();
        String function = call.function();
        if (function.equals("matches")) pattern(expr, operand(call, 1));
        if (slow(call) && ++searches > MAX_SEARCHES)
            throw refused(
                    expr,
                    "contains, matches, in a list of data, and comparisons of two values of data: more than "
                            + MAX_SEARCHES);
        if (function.equals("_+_")) sum(expr, loop);
        if (loop != null) inLoop(expr, loop);
        call.target().ifPresent(target -> visit(target, loop));
        call.args().forEach(argument -> visit(argument, loop));
    }

    private static boolean slow(CelExpr.CelCall call) {
        String function = call.function();
        if (SEARCHES.contains(function)) return true;
        if (function.equals("@in")) return !written(operand(call, 1));
        return COMPARISONS.contains(function) && path(operand(call, 0)) && path(operand(call, 1));
    }

    /** A field or element of the body, of any size. */
    private static boolean path(CelExpr expr) {
        String root = rootName(expr);
        return !root.isEmpty() && !ATTRIBUTES.contains(root);
    }

    private static boolean written(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.LIST;
    }

    private void inLoop(CelExpr expr, Loop loop) {
        CelExpr.CelCall call = expr.call();
        String function = call.function();
        if (SEARCHES.contains(function) || CONVERSIONS.contains(function)) {
            if (loop.depth > 1) throw refused(expr, plain(function) + " can't be used in a loop within a loop");
            if (!loop.owns(operand(call, 0)))
                throw refused(expr, plain(function) + IN_LOOP + "must look at the element at hand");
        }
        if (COMPARISONS.contains(function) && !loop.owns(operand(call, 0)) && !loop.owns(operand(call, 1)))
            throw refused(expr, plain(function) + IN_LOOP + "must involve the element at hand or a written value");
        if (function.equals("@in") && !written(operand(call, 1)))
            throw refused(expr, "in" + IN_LOOP + "wants a list that is written out: [\"a\", \"b\"]");
    }

    private void sum(CelExpr expr, @Nullable Loop loop) {
        if (++sums > MAX_SUMS) throw refused(expr, "uses + more than " + MAX_SUMS + " times");
        if (loop == null) return;
        CelExpr.CelCall call = expr.call();
        boolean ofMacro = rootName(operand(call, 0)).startsWith("@");
        builds |= ofMacro && written(operand(call, 1));
        if (!ofMacro && !number(operand(call, 0)) && !number(operand(call, 1)))
            throw refused(expr, "+" + IN_LOOP + "wants a number that is written out");
    }

    private void pattern(CelExpr expr, CelExpr regex) {
        if (regex.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                || regex.constant().getKind() != CelConstant.Kind.STRING_VALUE)
            throw refused(expr, "matches wants its regular expression written out: matches(\"^a\")");
        try {
            patterns.add(regex.constant().stringValue());
        } catch (IllegalArgumentException unusable) {
            throw refused(regex, "regular expression: " + unusable.getMessage());
        }
    }

    /** How many loops stand within each other or in a chain, this one included. */
    private static int loops(CelExpr expr) {
        int below = children(expr).mapToInt(FilterCost::loops).max().orElse(0);
        return expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION ? below + 1 : below;
    }

    private static Stream<CelExpr> children(CelExpr expr) {
        return switch (expr.getKind()) {
            case CALL -> Stream.concat(expr.call().target().stream(), expr.call().args().stream());
            case SELECT -> Stream.of(expr.select().operand());
            case LIST -> expr.list().elements().stream();
            case MAP -> expr.map().entries().stream().flatMap(entry -> Stream.of(entry.key(), entry.value()));
            case COMPREHENSION ->
                Stream.of(expr.comprehension().iterRange(), expr.comprehension().loopStep());
            case STRUCT, CONSTANT, IDENT, NOT_SET -> Stream.empty();
        };
    }

    /** The receiver counts as operand 0. */
    private static CelExpr operand(CelExpr.CelCall call, int index) {
        int args = call.target().isPresent() ? index - 1 : index;
        return args < 0 ? call.target().orElseThrow() : call.args().get(args);
    }

    private static boolean number(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && switch (expr.constant().getKind()) {
                    case INT64_VALUE, UINT64_VALUE, DOUBLE_VALUE -> true;
                    default -> false;
                };
    }

    /** What a path of fields and indexes begins with; empty for anything else. */
    private static String rootName(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT -> rootName(expr.select().operand());
            case CALL -> expr.call().function().equals("_[_]") ? rootName(operand(expr.call(), 0)) : "";
            default -> "";
        };
    }

    private static String plain(String function) {
        return function.replace("_", "").replace("@", "");
    }

    private FilterException refused(CelExpr at, String why) {
        Integer offset = tree.getSource().getPositionsMap().get(at.id());
        Optional<CelSourceLocation> place =
                offset == null ? Optional.empty() : tree.getSource().getOffsetLocation(offset);
        int line = place.map(CelSourceLocation::getLine).orElse(1);
        int column = place.map(CelSourceLocation::getColumn).orElse(0) + 1;
        return new FilterException(line, column, why);
    }

    /** The loop an expression stands in: how deep, and which names are its own. */
    private record Loop(int depth, Set<String> names) {

        /** Whether the value is part of the element at hand, or small: written out, an attribute, made by an operator. */
        boolean owns(CelExpr expr) {
            return switch (expr.getKind()) {
                case CONSTANT -> true;
                case LIST -> expr.list().elements().stream().allMatch(this::owns);
                case CALL -> ownsCall(expr.call());
                case IDENT, SELECT -> names.contains(rootName(expr)) || ATTRIBUTES.contains(rootName(expr));
                case STRUCT, MAP, COMPREHENSION, NOT_SET -> false;
            };
        }

        private boolean ownsCall(CelExpr.CelCall call) {
            return switch (call.function()) {
                case "_[_]" -> owns(operand(call, 0));
                case "_?_:_" -> owns(operand(call, 1)) && owns(operand(call, 2));
                case "_+_" -> owns(operand(call, 0)) && owns(operand(call, 1));
                case "dyn" -> owns(operand(call, 0));
                default -> true;
            };
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure that the design asks for.
 *
 * @param name what is compared
 * @param figure of one sample
 * @param relative whether it is the product's share of the ceiling's, or the product's own
 * @param atLeast whether {@code bound} is a floor or a roof
 */
public record Target(String name, ToDoubleFunction<Sample> figure, boolean relative, boolean atLeast, double bound) {
    static Target rateAtLeast(double bound) {
        return new Target("rate / ceiling", Sample::rate, true, true, bound);
    }

    static Target perCpuSecondAtLeast(double bound) {
        return new Target("per CPU second / ceiling", Sample::perCpuSecond, true, true, bound);
    }

    static Target costAtMostTimes(double bound) {
        return new Target("CPU of an event / ceiling", Sample::microsEach, true, false, bound);
    }

    static Target deliveryCostAtMostTimes(double bound) {
        return new Target("CPU of a delivery / ceiling", Sample::microsEach, true, false, bound);
    }

    static Target p99AtMostTimes(double bound) {
        return new Target("p99 / ceiling", Sample::p99, true, false, bound);
    }

    static Target p50AtMost(double millis) {
        return new Target("p50 ms", Sample::p50, false, false, millis);
    }

    static Target p99AtMost(double millis) {
        return new Target("p99 ms", Sample::p99, false, false, millis);
    }

    /** Turn by turn, so that what disturbed a turn disturbed both. */
    Spread measured(List<Sample> product, List<Sample> ceiling) {
        double[] values = new double[product.size()];
        for (int i = 0; i < values.length; i++) {
            double own = figure.applyAsDouble(product.get(i));
            values[i] = relative ? own / figure.applyAsDouble(ceiling.get(i)) : own;
        }
        return Spread.of(values);
    }

    boolean isMetBy(double value) {
        return atLeast ? value >= bound : value <= bound;
    }
}

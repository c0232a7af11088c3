// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Something that nodes tell each other.
 *
 * @param name a-z and -; never used for anything else
 * @param most how many are remembered; past it the ones written longest ago are forgotten, and counted
 * @param mostBytes how many bytes of values are remembered
 * @param kept how long one counts after it was written; {@link Duration#ZERO}: until it is removed
 */
public record SignalKind<T>(String name, int most, long mostBytes, Duration kept, SignalCodec<T> codec) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,30}");

    public SignalKind {
        if (!NAME.matcher(name).matches() || most < 1 || mostBytes < 1 || kept.isNegative())
            throw new IllegalArgumentException("no kind of signals: " + name);
    }
}

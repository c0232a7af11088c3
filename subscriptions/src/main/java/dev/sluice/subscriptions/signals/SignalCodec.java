// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

/** How a kind's values are written. Thread-safe. */
public interface SignalCodec<T> {
    /** Of what {@link #write} writes. */
    byte version();

    byte[] write(T value);

    /**
     * Reads what this version, the one before or the one after wrote.
     *
     * @throws IllegalArgumentException when it can't: the signal is passed over
     */
    T read(byte version, byte[] bytes);
}

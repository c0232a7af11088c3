// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

/** A running Kafka broker and its controller on 127.0.0.1. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class EmbeddedBroker implements AutoCloseable {
    private EmbeddedBroker() {}

    /** Formats the folder if it is new, starts, and returns when the broker takes requests. Blocks for about 2 s. */
    public static EmbeddedBroker start(BrokerOptions options) {
        throw new UnsupportedOperationException();
    }

    /** {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        throw new UnsupportedOperationException();
    }

    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Stops cleanly; the data stays. Blocks. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

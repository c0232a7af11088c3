// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Waiting for somebody's transaction to end. One that the brokers have forgotten to end never does: it is looked at, and a person hears of
 * the wait. Owned by the loader's thread.
 */
final class Standing {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Logger logger;
    private final int partition;
    private final String what;
    private long tell = System.nanoTime() + FIRST_NANOS;
    private long look = tell;

    Standing(Logger logger, int partition, String what) {
        this.logger = logger;
        this.partition = partition;
        this.what = what;
    }

    /** It went on. */
    void moved() {
        tell = System.nanoTime() + FIRST_NANOS;
        look = tell;
    }

    /**
     * Nothing moves.
     *
     * @param hanging looks at what is in the way; called each 5 s, or each 30 s when a person has to act
     */
    void stands(Supplier<HangingTransactions.Looked> hanging) {
        if (System.nanoTime() - tell >= 0) {
            tell = System.nanoTime() + AGAIN_NANOS;
            logger.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("behind", what)
                    .log(
                            "partition waits for an open transaction to end; if it does not within a minute: docs/operating.md, "
                                    + "\"A transaction that does not end\"");
        }
        if (System.nanoTime() - look >= 0) {
            look = switch (hanging.get()) {
                case GOES_ON -> System.nanoTime() + FIRST_NANOS;
                case TOLD -> System.nanoTime() + AGAIN_NANOS;
            };
        }
    }
}

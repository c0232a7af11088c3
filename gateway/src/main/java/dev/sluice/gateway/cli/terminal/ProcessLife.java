// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.terminal;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of this JVM. A signal runs the shutdown hook; the hook waits until all is stopped and then halts with 0, because a JVM that
 * merely lets the signal take its course exits with 143.
 */
public final class ProcessLife implements Terminal.Life {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProcessLife.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean failed;

    @Override
    public void onStop(Runnable stop) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    if (!failed) {
                        stop.run();
                        stopped.countDown();
                        Runtime.getRuntime().halt(0);
                    }
                }));
    }

    @Override
    public void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void fatal() {
        LOGGER.atError().log("the process ends, so that others take over");
        Runtime.getRuntime().halt(CommandFailure.AT_RUN_TIME);
    }

    /** The command has failed by itself: what it started ends with the process. */
    public void failed() {
        failed = true;
    }
}

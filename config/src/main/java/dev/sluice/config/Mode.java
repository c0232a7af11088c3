// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

/** For whom a file is read. */
public enum Mode {
    /** The whole product on one machine, with its own Kafka; everything has a default. */
    DEV,
    /** The gateway against a Kafka cluster. */
    RUN,
    /** As {@link #RUN} where the file has a section {@code kafka}, else as {@link #DEV}. */
    CHECK
}

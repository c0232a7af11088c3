// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.log.LogUnavailableException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** What a consumer's exception means for a read. */
final class Failures {
    private Failures() {}

    /**
     * Whether the bytes at the position can't be read; false when trying again may help.
     *
     * @throws LogUnavailableException when it won't: not let in, or stopping
     */
    static boolean isCorruption(KafkaException failure) {
        return switch (failure) {
            case CorruptRecordException corrupt -> true;
            case RetriableException again -> false;
            case InterruptException stopping -> throw new LogUnavailableException("read-back is closing", stopping);
            case ApiException refused -> throw new LogUnavailableException("log not readable", refused);
            default -> true;
        };
    }
}

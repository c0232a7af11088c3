// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lookback;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of one partition that stand right before a place.
 *
 * @param records in the order of their offsets
 * @param from every record from here on up to the place is in {@code records}
 * @param atStart whether nothing stands before {@code from}
 */
record Older(List<ConsumerRecord<byte[], byte[]>> records, long from, boolean atStart) {
    Older {
        records = List.copyOf(records);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The CloudEvents 1.0 Kafka binding with Sluice's extensions: writes binary mode, reads binary and structured mode. */
@SuppressWarnings("DoNotCallSuggester")
public final class EventCodec {
    private EventCodec() {}

    /** The record for this event on {@code topic}, in binary mode; its timestamp is the event's time of receipt. */
    public static ProducerRecord<byte[], byte[]> encode(String topic, Event event) {
        throw new UnsupportedOperationException();
    }

    /** What the record holds: never throws, never null; what is no event of ours is an unreadable record with its reason. */
    public static LogRecord decode(ConsumerRecord<byte[], byte[]> record) {
        throw new UnsupportedOperationException();
    }
}

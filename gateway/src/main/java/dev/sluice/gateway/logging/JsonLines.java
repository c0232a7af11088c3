// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as one JSON object on one line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message}, its pairs
 * under their own names, {@code stack} when something was thrown. A pair never takes the place of one of these.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = MAPPER.createObjectNode()
                .put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                put(line, line.has(pair.key) ? "_" + pair.key : pair.key, pair.value);
            }
        }
        if (event.getThrowableProxy() != null) {
            line.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        // the mapper escapes every control character, so that a value can't begin a line of its own
        return (line + "\n").getBytes(UTF_8);
    }

    private static void put(ObjectNode line, String key, Object value) {
        switch (value) {
            case Integer number -> line.put(key, number);
            case Long number -> line.put(key, number);
            case Double number -> line.put(key, number);
            case Boolean truth -> line.put(key, truth);
            case null, default -> line.put(key, String.valueOf(value));
        }
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}

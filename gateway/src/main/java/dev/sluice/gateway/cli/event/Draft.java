// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One event made of options. Filled in by picocli on the main thread. */
final class Draft {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    @Option(names = "--type", paramLabel = "T", description = "its type, such as com.acme.order.placed")
    @Nullable
    String type;

    @Option(names = "--source", paramLabel = "S", defaultValue = "/cli", description = "where it is from (/cli)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String source;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "source and id again are the same event, which is published once; else a random one")
    private @Nullable String id;

    @Option(names = "--subject", paramLabel = "X", description = "what it is about")
    private @Nullable String subject;

    @Option(names = "--time", paramLabel = "TIME", description = "when it happened (now)")
    private @Nullable String time;

    @Option(names = "--partition-key", paramLabel = "K", description = "events of one key stay in order")
    private @Nullable String partitionKey;

    @Option(
            names = "--payload",
            paramLabel = "DATA",
            description = "its data; @FILE is a file's content, @- standard input's")
    private @Nullable String data;

    @Option(
            names = "--content-type",
            paramLabel = "T",
            description = "the data's type; else it is JSON when it can be read as such")
    private @Nullable String contentType;

    /** The event as a structured CloudEvent. */
    String json(Terminal terminal) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", id == null ? UUID.randomUUID().toString() : id)
                .put("source", source)
                .put("type", type);
        put(event, "subject", subject);
        put(event, "time", time);
        put(event, "partitionkey", partitionKey);
        return data == null ? event.toString() : with(event, content(terminal, data));
    }

    /** What the option stands for each attribute of the event. */
    static String option(String pointer) {
        return switch (pointer) {
            case "/partitionkey" -> "--partition-key";
            case "/datacontenttype" -> "--content-type";
            case "/data", "/data_base64" -> "--payload";
            case "" -> "";
            default -> "--" + pointer.substring(1);
        };
    }

    private static void put(ObjectNode event, String name, @Nullable String value) {
        if (value != null) {
            event.put(name, value);
        }
    }

    private String with(ObjectNode event, byte[] content) {
        boolean json = contentType == null
                ? isJson(content)
                : contentType.toLowerCase(Locale.ROOT).contains("json");
        if (!json) {
            event.put("datacontenttype", contentType == null ? "text/plain" : contentType);
            event.put("data_base64", Base64.getEncoder().encodeToString(content));
            return event.toString();
        }
        if (!isJson(content)) {
            throw CommandFailure.usage("--payload is not JSON, and --content-type says it is");
        }
        event.put("datacontenttype", contentType == null ? "application/json" : contentType);
        // the data goes as it was written, not as it would be written again
        String attributes = event.toString();
        return attributes.substring(0, attributes.length() - 1) + ",\"data\":" + new String(content, UTF_8).strip()
                + "}";
    }

    private static boolean isJson(byte[] content) {
        try {
            return !JSON.readTree(new String(content, UTF_8)).isMissingNode();
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    private static byte[] content(Terminal terminal, String given) {
        if (!given.startsWith("@")) {
            return given.getBytes(UTF_8);
        }
        String file = given.substring(1);
        try {
            return file.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--payload: " + file + " can't be read: " + unreadable.getMessage());
        }
    }
}

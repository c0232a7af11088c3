// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Turns the {@code params} of a {@code generic-hmac} row into a provider's file: the header of signatures ({@code plain}, {@code list},
 * {@code kv}), the template, the key, and the timestamp of a header, a pair or the body. What it does not know it refuses.
 */
final class VectorScheme {
    private static final Set<String> KNOWN = Set.of(
            "sig_header",
            "sig_format",
            "list_sep",
            "prefix",
            "sig_key",
            "ts_header",
            "ts_key",
            "ts_json",
            "ts_unit",
            "id_header",
            "template",
            "url_decode",
            "alg",
            "encoding",
            "key",
            "tolerance_s",
            "symmetric");

    private final JsonNode params;
    private final ObjectNode file = JsonNodeFactory.instance.objectNode();

    private VectorScheme(JsonNode params) {
        this.params = params;
    }

    /**
     * The file's text.
     *
     * @throws IllegalArgumentException for a param that says what can't be run
     */
    static String of(JsonNode params) {
        params.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("unknown param '" + name + "'");
            }
        });
        return new VectorScheme(params).file();
    }

    private String file() {
        file.put("name", "generic-hmac").put("title", "HMAC");
        signature();
        signed();
        timestamp();
        if (has("id_header")) {
            file.putObject("id").putArray("headers").add(text("id_header", ""));
        }
        file.putObject("event").put("unparsed", "unparsed");
        return file.toString();
    }

    private void signature() {
        ObjectNode signature = file.putObject("signature");
        signature.putArray("headers").add(text("sig_header", ""));
        signature.put("encoding", text("encoding", "hex"));
        String label = label(signature);
        signature
                .putObject("methods")
                .putObject(label)
                .put("algorithm", "hmac-" + text("alg", "sha256"))
                .put("key", text("key", "utf8"));
    }

    /** Says the form; returns what marks a signature in it. */
    private String label(ObjectNode signature) {
        String prefix = text("prefix", "");
        String format = text("sig_format", "plain");
        return switch (format) {
            case "plain" -> {
                signature.put("form", prefix.isEmpty() ? "plain" : "prefixed");
                yield prefix;
            }
            case "kv" -> {
                signature.put("form", "pairs").put("separator", text("list_sep", ","));
                yield text("sig_key", "");
            }
            case "list" -> {
                boolean pairs = prefix.endsWith("=");
                if (!pairs && !prefix.endsWith(",")) {
                    throw new IllegalArgumentException("a list needs a prefix that ends with '=' or ','");
                }
                signature.put("form", pairs ? "pairs" : "versions").put("separator", text("list_sep", ","));
                yield prefix.substring(0, prefix.length() - 1);
            }
            default -> throw new IllegalArgumentException("sig_format '" + format + "' is none of plain, list, kv");
        };
    }

    private void signed() {
        String template = text("template", "{body}").replace("{ts}", "{timestamp}");
        if (has("url_decode")) {
            if (!text("url_decode", "").equals("hubspot")) {
                throw new IllegalArgumentException("url_decode is 'hubspot' only");
            }
            template = template.replace("{url}", "{url:readable}");
        }
        file.put("signed", template);
    }

    private void timestamp() {
        if (!has("ts_header") && !has("ts_key") && !has("ts_json")) {
            return;
        }
        ObjectNode timestamp = file.putObject("timestamp");
        if (has("ts_header")) {
            timestamp.putArray("headers").add(text("ts_header", ""));
        }
        if (has("ts_key")) {
            timestamp.put("part", text("ts_key", ""));
        }
        if (has("ts_json")) {
            timestamp.put("pointer", "/" + text("ts_json", "").replace('.', '/'));
        }
        boolean free = params.has("tolerance_s") && !has("tolerance_s");
        timestamp
                .put("unit", text("ts_unit", "s"))
                .put("tolerance", free ? "none" : params.path("tolerance_s").asLong(300) + "s")
                .put("sides", params.path("symmetric").asBoolean(true) ? "both" : "past");
    }

    private boolean has(String name) {
        return params.hasNonNull(name);
    }

    private String text(String name, String usual) {
        return has(name) ? params.get(name).asText() : usual;
    }
}

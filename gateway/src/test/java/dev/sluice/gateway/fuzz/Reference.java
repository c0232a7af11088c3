// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** What the gateway computes in one pass, computed the slow way by Jackson's tree and the JDK. */
final class Reference {
    private static final int MAX_LENGTH = 1_024;
    private static final JsonMapper TREES = mapper(false);
    private static final JsonMapper STRICT_TREES = mapper(true);

    private Reference() {}

    private static JsonMapper mapper(boolean strict) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .build())
                        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** The tree, or null when there is none, or the text is neither UTF-8 nor UTF-16 or UTF-32. */
    static JsonNode tree(byte[] json) {
        return read(TREES, json);
    }

    /** The tree, or null when there is none or a name comes twice in an object. */
    static JsonNode strictTree(byte[] json) {
        return read(STRICT_TREES, json);
    }

    /**
     * Whether bytes are UTF-8 at all. In what is not, Jackson takes a name of up to three bytes for a shorter one that it has seen before
     * ({@code 0xff 'i' 'd'} for {@code id}), so that what it reads depends on what it read earlier.
     */
    private static boolean isUtf8(byte[] text) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    private static JsonNode read(JsonMapper mapper, byte[] json) {
        boolean wide = json.length > 1 && (json[0] == 0 || json[1] == 0 || (json[0] & 0xfe) == 0xfe);
        if (!wide && !isUtf8(json)) {
            return null;
        }
        try {
            JsonNode tree = mapper.readTree(json);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (IOException | NumberFormatException notJson) {
            return null;
        }
    }

    static JsonNode at(JsonNode tree, String pointer) {
        return tree.at(JsonPointer.compile(pointer));
    }

    /** Whether {@code found} is what stands at the node, as an attribute may hold it. */
    static boolean isAttribute(String found, JsonNode node) {
        if (node.isNumber()) {
            return found != null && new BigDecimal(found).compareTo(node.decimalValue()) == 0;
        }
        String wanted = node.isTextual() || node.isBoolean() ? clean(node.asText()) : null;
        return wanted == null ? found == null : wanted.equals(found);
    }

    /** 1 to 1,024 characters, no control characters, no half surrogates; else null. */
    static String clean(String text) {
        boolean allowed = text != null
                && !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        return allowed ? text : null;
    }

    /** The first field of that name in a form; null when there is none or its escapes are not right. */
    static byte[] formField(byte[] form, String name) {
        for (String pair : new String(form, ISO_8859_1).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                try {
                    return URLDecoder.decode(pair.substring(name.length() + 1), ISO_8859_1)
                            .getBytes(ISO_8859_1);
                } catch (IllegalArgumentException badEscape) {
                    return null;
                }
            }
        }
        return null;
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}

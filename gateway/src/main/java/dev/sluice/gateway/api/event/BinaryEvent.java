// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads a CloudEvent from headers and body (CloudEvents HTTP binding 1.0.2, 3.1). Pure. */
final class BinaryEvent {
    private static final String PREFIX = "ce-";

    private BinaryEvent() {}

    static Draft read(MultiMap headers, byte[] body) {
        var attributes = new HashMap<String, String>();
        for (Map.Entry<String, String> header : headers.entries()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                put(attributes, name.substring(PREFIX.length()), decoded(name, header.getValue()));
            }
        }
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            attributes.put("datacontenttype", type);
        }
        return new Draft(attributes, body.length == 0 ? null : body);
    }

    private static void put(Map<String, String> attributes, String name, String value) {
        if (attributes.put(name, value) != null) {
            throw new ProblemException(ProblemCode.REQUEST_MALFORMED, "a ce- header is there twice");
        }
    }

    /** What is no visible ASCII comes percent-encoded (3.1.3.2). */
    private static String decoded(String name, String value) {
        var bytes = new ByteArrayOutputStream(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' && i + 2 < value.length() && isHex(value.charAt(i + 1)) && isHex(value.charAt(i + 2))) {
                bytes.write(Integer.parseInt(value, i + 1, i + 3, 16));
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                throw malformed(name);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed(name);
        }
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static ProblemException malformed(String name) {
        return new ProblemException(
                ProblemCode.REQUEST_MALFORMED, "the header " + name + " is not percent-encoded UTF-8");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * JSON wrapped in a form ({@code payload=%7B…}), as GitHub sends it by default (go-github {@code TestValidatePayload_FormPost}).
 * Decoded for reading only: what is verified and kept are the bytes of the form.
 */
final class FormField {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final byte[] start;

    FormField(String name) {
        this.start = (name + "=").getBytes(StandardCharsets.US_ASCII);
    }

    /** The field's value where the request is a form that has it, else the body as it is. */
    byte[] unwrap(InboundRequest request) {
        byte[] body = request.body();
        if (!isForm(request)) {
            return body;
        }
        for (int at = 0; at < body.length; at = endOf(body, at) + 1) {
            if (startsAt(body, at)) {
                return decode(body, at + start.length, endOf(body, at));
            }
        }
        return body;
    }

    static boolean isForm(InboundRequest request) {
        List<String> contentTypes = request.headers("Content-Type");
        return contentTypes.size() == 1
                && contentTypes.getFirst().toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    private boolean startsAt(byte[] body, int at) {
        int to = at + start.length;
        return to <= body.length && Arrays.equals(body, at, to, start, 0, start.length);
    }

    private static int endOf(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != '&') {
            at++;
        }
        return at;
    }

    /** Percent-decoding of the URL standard, section 5.1: what is not an escape stays as it is. */
    private static byte[] decode(byte[] body, int from, int to) {
        byte[] decoded = new byte[to - from];
        int written = 0;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            int high = b == '%' && i + 2 < to ? Character.digit(body[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(body[i + 2], 16);
            if (low >= 0) {
                decoded[written++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[written++] = b == '+' ? (byte) ' ' : b;
            }
        }
        return Arrays.copyOf(decoded, written);
    }
}

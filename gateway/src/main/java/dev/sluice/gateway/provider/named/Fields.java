// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names and values of a form body or a query (URL standard, section 5.1), as bytes: what is signed are the decoded bytes, whatever they
 * mean. An escape that is none stays as it is. Immutable.
 */
final class Fields {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int MOST = 10_000;

    /** One name and its value. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    record Field(byte[] name, byte[] value) {
        boolean named(String wanted) {
            return Arrays.equals(name, wanted.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final List<Field> all;

    private final boolean whole;

    private Fields(List<Field> all, boolean whole) {
        this.all = all;
        this.whole = whole;
    }

    static boolean isForm(InboundRequest request) {
        String type = Proofs.only(request, "Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    static Fields of(byte[] form) {
        var all = new ArrayList<Field>();
        int from = 0;
        while (from < form.length && all.size() < MOST) {
            int end = indexOf(form, '&', from, form.length);
            if (end > from) {
                int equals = indexOf(form, '=', from, end);
                all.add(new Field(decode(form, from, equals), decode(form, Math.min(end, equals + 1), end)));
            }
            from = end + 1;
        }
        return new Fields(all, from >= form.length);
    }

    static Fields ofQuery(String url) {
        int query = url.indexOf('?');
        int fragment = url.indexOf('#');
        int end = fragment < 0 ? url.length() : fragment;
        return query < 0 || query > end ? new Fields(List.of(), true) : of(Proofs.wire(url.substring(query + 1, end)));
    }

    /** Whether these are all; a form with more than anybody sends must not be judged by a part of it. */
    boolean whole() {
        return whole;
    }

    List<Field> all() {
        return all;
    }

    /** How often the name comes. */
    int count(String name) {
        return (int) all.stream().filter(field -> field.named(name)).count();
    }

    /** The value of a name that comes exactly once, as UTF-8 text; else, or when these are not all, null. */
    @Nullable
    String only(String name) {
        byte[] found = onlyBytes(name);
        return found == null ? null : new String(found, StandardCharsets.UTF_8);
    }

    byte @Nullable [] onlyBytes(String name) {
        List<Field> found = all.stream().filter(field -> field.named(name)).toList();
        return whole && found.size() == 1 ? found.getFirst().value() : null;
    }

    private static int indexOf(byte[] text, char wanted, int from, int to) {
        int at = from;
        while (at < to && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private static byte[] decode(byte[] text, int from, int to) {
        byte[] decoded = new byte[Math.max(0, to - from)];
        int written = 0;
        for (int i = from; i < to; i++) {
            int high = text[i] == '%' && i + 2 < to ? Character.digit(text[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text[i + 2], 16);
            if (low >= 0) {
                decoded[written++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[written++] = text[i] == '+' ? (byte) ' ' : text[i];
            }
        }
        return Arrays.copyOf(decoded, written);
    }
}

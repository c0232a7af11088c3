// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lookback;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a walk ended, as text that a client gives back. It tells offsets only, so it need not be signed. Pure. */
public final class Places {
    private static final String VERSION = "1:";
    private static final int MOST_TEXT = 16 * 1024;
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,6})=([0-9a-z]{1,13})");

    private Places() {}

    /** The text of these. */
    public static String text(Map<Integer, Long> places) {
        String plain = new TreeMap<>(places)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + Long.toString(each.getValue(), Character.MAX_RADIX))
                        .collect(Collectors.joining(",", VERSION, ""));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The places that the text tells.
     *
     * @throws IllegalArgumentException when it is none of ours
     */
    public static Map<Integer, Long> of(String text) {
        if (text.length() > MOST_TEXT) {
            throw new IllegalArgumentException("too long");
        }
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1);
        if (!plain.startsWith(VERSION)) {
            throw new IllegalArgumentException("of another version");
        }
        Map<Integer, Long> places = new HashMap<>();
        for (String each : plain.substring(VERSION.length()).split(",", -1)) {
            var place = PLACE.matcher(each);
            if (!place.matches()) {
                throw new IllegalArgumentException("no place");
            }
            places.put(Integer.valueOf(place.group(1)), Long.parseLong(place.group(2), Character.MAX_RADIX));
        }
        return Map.copyOf(places);
    }
}

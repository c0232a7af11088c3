// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;

class EncodingProperties {

    @Property
    void what_was_encoded_is_decoded(@ForAll Encoding encoding, @ForAll @NotEmpty byte[] bytes) {
        String text = "<" + encoding.encode(bytes) + ">";

        assertThat(encoding.decode(text, 1, text.length() - 1)).isEqualTo(bytes);
    }

    @Property
    void padding_may_be_left_out_of_the_url_safe_base64_only(@ForAll @NotEmpty byte[] bytes) {
        String padded = Encoding.BASE64.encode(bytes);
        String text = padded.replace("=", "");
        String safe = Encoding.BASE64URL.encode(bytes).replace("=", "");

        assertThat(Encoding.BASE64URL.decode(safe, 0, safe.length())).isEqualTo(bytes);
        assertThat(Encoding.BASE64.decode(text, 0, text.length())).isEqualTo(text.equals(padded) ? bytes : null);
    }

    @Property
    void a_text_that_is_decoded_is_the_only_one_of_its_bytes(@ForAll Encoding encoding, @ForAll String text) {
        byte[] bytes = encoding.decode(text, 0, text.length());

        if (bytes != null && bytes.length > 0) {
            assertThat(canonical(encoding.encode(bytes))).isEqualTo(canonical(text));
        }
    }

    @Property
    void a_changed_last_character_is_other_bytes_or_none(@ForAll @NotEmpty byte[] bytes) {
        String text = Encoding.BASE64URL.encode(bytes).replace("=", "");
        char last = text.charAt(text.length() - 1);
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            String changed = text.substring(0, text.length() - 1) + c;
            byte[] decoded = Encoding.BASE64URL.decode(changed, 0, changed.length());
            assertThat(decoded == null || !java.util.Arrays.equals(decoded, bytes))
                    .isEqualTo(c != last);
        }
    }

    private static String canonical(String text) {
        boolean hex = text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        return hex ? text.toLowerCase(Locale.ROOT) : text.replace("=", "");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How a secret's text becomes key bytes: a setting of the provider, never guessed from how the secret looks. Slack's secret
 * looks like hex and is text; Stripe's begins with {@code whsec_} and is text as a whole; Standard Webhooks' begins with it
 * and is base64 behind it.
 *
 * @param decode what the text is
 * @param prefix taken off first when it is there; null when there is none
 * @param prefixRequired whether the prefix also tells secrets of this form from those of the scheme's other methods
 */
public record SecretForm(Decode decode, @Nullable String prefix, boolean prefixRequired) {

    /** What the text of a secret is. */
    public enum Decode {
        UTF8,
        HEX,
        BASE64,
        /** Text in which WordPress has written quotes, brackets and ampersands as HTML entities. */
        HTML
    }

    public SecretForm {
        if (prefixRequired && prefix == null) {
            throw new IllegalArgumentException("a required prefix has to be named");
        }
    }

    /** The whole secret as UTF-8 text. */
    public static SecretForm text() {
        return new SecretForm(Decode.UTF8, null, false);
    }

    /** Whether the secret carries the prefix that marks this form. */
    public boolean claims(String secret) {
        return prefixRequired && prefix != null && secret.startsWith(prefix);
    }

    /** The same form behind another prefix, as the private half of a pair has it. */
    public SecretForm withPrefix(String other) {
        return new SecretForm(decode, other, true);
    }

    /**
     * The key bytes of a secret.
     *
     * @throws IllegalArgumentException when the text is not of this form; the message does not contain it
     */
    public byte[] keyOf(String secret) {
        String text = prefix != null && secret.startsWith(prefix) ? secret.substring(prefix.length()) : secret;
        byte[] key = decoded(text);
        if (key.length == 0) {
            throw new IllegalArgumentException("is empty" + behindPrefix());
        }
        return key;
    }

    private byte[] decoded(String text) {
        try {
            return switch (decode) {
                case UTF8 -> text.getBytes(StandardCharsets.UTF_8);
                case HEX -> HexFormat.of().parseHex(text);
                case BASE64 -> Base64.getDecoder().decode(text);
                case HTML -> HtmlText.plain(text).getBytes(StandardCharsets.UTF_8);
            };
        } catch (IllegalArgumentException notOfThisForm) {
            // the cause is left out on purpose: its message quotes the secret
            throw new IllegalArgumentException("is not " + (decode == Decode.HEX ? "hex" : "base64") + behindPrefix());
        }
    }

    private String behindPrefix() {
        return prefix == null ? "" : " behind '" + prefix + "'";
    }
}

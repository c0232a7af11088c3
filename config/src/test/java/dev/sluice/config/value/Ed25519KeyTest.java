// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519KeyTest {

    private static Secret secret(String hex) {
        return Secret.of(
                "whsk_" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)));
    }

    /** RFC 8032, section 7.1, tests 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void a_key_is_the_pair_of_the_rfc(String seed, String publicKey, String message, String signature)
            throws Exception {
        for (Secret text : new Secret[] {secret(seed), secret(seed + publicKey)}) {
            var key = Ed25519Key.parse(text);

            var signer = Signature.getInstance("Ed25519");
            signer.initSign(key.privateKey());
            signer.update(HexFormat.of().parseHex(message));

            assertThat(key.publicKey()).asHexString().isEqualToIgnoringCase(publicKey);
            assertThat(signer.sign()).asHexString().isEqualToIgnoringCase(signature);
        }
    }

    @Test
    void the_public_half_must_be_of_the_private_one() {
        var other = "00".repeat(32);

        assertThatThrownBy(() -> Ed25519Key.parse(secret("11".repeat(32) + other)))
                .hasMessage("the second half of a whsk_ key must be the public key of the first");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "whsk_", "whsk_c2hvcnQ=", "whsk_%%%", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void what_is_no_key_is_refused_and_not_told(String text) {
        assertThatThrownBy(() -> Ed25519Key.parse(Secret.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("c2hvcnQ");
    }

    @Test
    void its_text_tells_nothing() {
        assertThat(Ed25519Key.parse(secret("11".repeat(32)))).hasToString("Ed25519Key[***]");
    }
}

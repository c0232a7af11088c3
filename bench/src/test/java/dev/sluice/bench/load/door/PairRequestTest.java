// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairRequestTest {

    @ParameterizedTest
    @CsvSource({"ed25519, Ed25519, Ed25519", "ecdsa, EC, SHA256withECDSA"})
    void is_a_whole_request_with_its_own_id_and_a_signature_over_time_and_body(
            String algorithm, String family, String name) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(family).generateKeyPair();
        var request = new PairRequest(
                "/in/bench",
                algorithm,
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
                1_024,
                7);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            ids.add(header(next(request), "X-Event-Id"));
        }
        String text = next(request);
        String body = text.substring(text.indexOf("\r\n\r\n") + 4);

        assertThat(ids).hasSize(600).contains("evt_bench0000000000000000007");
        assertThat(text).startsWith("POST /in/bench HTTP/1.1\r\n").contains("Content-Length: 1024\r\n");
        assertThat(body).hasSize(1_024);
        var verifier = Signature.getInstance(name);
        verifier.initVerify(pair.getPublic());
        verifier.update((header(text, "X-Timestamp") + "." + body).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getDecoder().decode(header(text, "X-Signature"))))
                .isTrue();
    }

    @Test
    void a_token_of_rsa_holds_the_hash_of_its_body() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        var request = new PairRequest(
                "/in/bench",
                "rsa",
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
                600,
                1,
                8);

        String token = header(next(request), "Authorization").substring("Bearer ".length());

        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(pair.getPublic());
        verifier.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1))))
                .isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.US_ASCII))
                .containsPattern("\"body\":\"[0-9a-f]{64}\"");
    }

    private static String header(String request, String name) {
        return request.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 2);
    }

    private static String next(PairRequest request) {
        ByteBuffer out = ByteBuffer.allocate(4_096);
        request.next(out, 42);
        return new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII);
    }
}

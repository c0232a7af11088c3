// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.Providers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The providers' own vectors and those derived from them, byte for byte. */
class VectorsTest {
    private static final VectorRunner RUNNER = new VectorRunner(Providers.builtIn());

    static List<VectorResult> rows() throws IOException {
        try (InputStream file = VectorsTest.class.getResourceAsStream("/vectors.json")) {
            return RUNNER.run(file);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void every_vector_has_the_expected_verdict_and_code(VectorResult result) {
        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    @Test
    void the_file_covers_every_provider_of_the_catalog_and_the_configurable_one() throws IOException {
        var without = new TreeSet<>(Providers.builtIn().names());
        without.removeAll(rows().stream().map(VectorResult::provider).toList());

        assertThat(rows()).hasSize(347);
        assertThat(rows()).extracting(VectorResult::provider).contains("generic-hmac");
        assertThat(without).as("its own form of Standard Webhooks").containsExactly("sluice");
    }

    static List<VectorResult> handshakes() throws IOException {
        try (InputStream file = VectorsTest.class.getResourceAsStream("/handshakes.json")) {
            return RUNNER.run(file);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handshakes")
    void every_handshake_gets_the_expected_answer(VectorResult result) {
        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    /** Made by another program, from the providers' documentation alone: boundaries, rotation, rubbish beside what is genuine. */
    static List<VectorResult> outsiders() throws IOException {
        try (InputStream file = VectorsTest.class.getResourceAsStream("/outsiders.json")) {
            return RUNNER.run(file);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outsiders")
    void an_outsiders_vector_has_the_expected_verdict_and_code(VectorResult result) {
        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    @Test
    void a_header_in_two_spellings_is_there_twice() throws IOException {
        String signature = "sha256=4864d2759938a15468b5df9ade20bf161da9b4f737ea61794142f3484236bda3";
        var result = run("""
                [{"provider": "github", "name": "a", "secret": "mysecret", "method": "POST", "now": null,
                  "headers": {"X-Hub-Signature-256": "%s", "x-hub-signature-256": "%s"},
                  "body": "{\\"foo\\":\\"bar\\"}", "valid": false, "expect": "malformed_signature"}]""".formatted(signature, signature));

        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    @Test
    void a_request_of_another_method_that_is_no_handshake_is_not_taken() throws IOException {
        var result = run("""
                [{"provider": "stripe", "name": "a", "response": {"status": 405},
                  "request": {"method": "GET", "url": "https://hooks.example.com/in/s?challenge=c", "headers": {}, "body": ""}}]""");

        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    @Test
    void a_challenge_that_is_not_ascii_comes_back_as_it_was_written() throws IOException {
        var result = run("""
                [{"provider": "dropbox", "name": "a", "response": {"status": 200, "body": "añb"},
                  "request": {"method": "GET", "url": "https://hooks.example.com/in/d?challenge=añb", "headers": {}, "body": ""}}]""");

        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    @Test
    void a_row_of_an_unknown_provider_fails_and_says_so() throws IOException {
        var result = run("""
                [{"provider": "acme", "name": "a", "secret": "s", "headers": {}, "body": "", "now": null,
                  "valid": false, "expect": "bad_signature"}]""");

        assertThat(result.passed()).isFalse();
        assertThat(result.actual()).isEqualTo("unknown provider");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'key':'base32'",
                "'sig_format':'tree'",
                "'sig_format':'list'",
                "'template':'{id}.{body}'",
                "'url_decode':'all'",
                "'alg':'md5'",
                "'ts_xml':'/a'"
            })
    void a_row_whose_params_say_what_is_not_known_fails_whatever_it_expects(String param) throws IOException {
        var result = run("""
                [{"provider": "generic-hmac", "name": "a", "secret": "k", "body": "a", "now": null,
                  "params": {"sig_header": "X-Signature", %s},
                  "headers": {"X-Signature": "00"}, "valid": false, "expect": "bad_signature"}]""".formatted(param.replace('\'', '"')));

        assertThat(result.passed()).isFalse();
        assertThat(result.actual()).startsWith("can't be run: ");
    }

    @Test
    void a_valid_row_with_the_wrong_expectation_fails() throws IOException {
        var result = run("""
                [{"provider": "github", "name": "a", "secret": "mysecret", "method": "POST", "now": null,
                  "headers": {"X-Hub-Signature-256": "sha256=4864d2759938a15468b5df9ade20bf161da9b4f737ea61794142f3484236bda3"},
                  "body": "{\\"foo\\":\\"bar\\"}", "valid": false, "expect": "bad_signature"}]""");

        assertThat(result.passed()).isFalse();
        assertThat(result.toString()).isEqualTo("FAILED  github: a (expected signature_mismatch, was ok)");
    }

    @Test
    void a_policy_row_passes_on_the_verdict_and_is_noted_when_the_code_differs() throws IOException {
        var result = run("""
                [{"provider": "github", "name": "a", "secret": "s", "headers": {}, "body": "", "now": null,
                  "valid": false, "expect": "bad_signature", "policy": "empty body"}]""");

        assertThat(result.passed()).isTrue();
        assertThat(result.actual()).isEqualTo("signature_missing");
        assertThat(result.note()).isEqualTo("empty body");
    }

    private static VectorResult run(String json) throws IOException {
        return RUNNER.run(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))
                .getFirst();
    }
}

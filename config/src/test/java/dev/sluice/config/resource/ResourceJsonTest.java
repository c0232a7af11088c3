// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.resource.ResourceJson.Refusal;
import dev.sluice.config.value.Secret;
import org.junit.jupiter.api.Test;

class ResourceJsonTest {
    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void a_source_is_written_in_the_files_form() throws Exception {
        var source = ResourceJson.readSource("s", json("""
                {"provider": "stripe", "secrets": ["x"], "rateLimit": "5/s", "tolerance": "90s"}""")).orElseThrow();

        assertThat(ResourceJson.write(source)).isEqualTo(json("""
                {"provider": "stripe", "tenant": "default", "dedupe": "1d", "whenLogAway": "refuse", "legacySha1": false, "schemaCheck": "warn",
                 "secrets": ["x"], "tolerance": "90s", "rateLimit": "5/s"}"""));
    }

    @Test
    void refusals_carry_json_pointers() throws Exception {
        var read = ResourceJson.readSubscription("s", json("""
                {"types": [5], "ordering": "key", "a/b~c": 1,
                 "webhook": {"timeout": "5x", "maxInFlight": "32", "retry": {"schedule": ["1s", "x"]}}}"""));

        assertThat(read.value()).isNull();
        assertThat(read.refusals())
                .contains(
                        new Refusal("/types/0", "expected text, but this is a number; put it in quotes"),
                        new Refusal("/webhook", "missing key 'url'"),
                        new Refusal("/webhook", "missing key 'secrets'"),
                        new Refusal("/webhook/maxInFlight", "expected a whole number, but this is text"))
                .extracting(Refusal::pointer)
                .contains("/webhook/timeout", "/webhook/retry/schedule/1", "/a~1b~0c")
                .hasSize(7);
        assertThatIllegalArgumentException().isThrownBy(read::orElseThrow);
    }

    @Test
    void nothing_is_substituted_in_json() throws Exception {
        var source = ResourceJson.readSource("s", json("""
                {"provider": "stripe", "secrets": ["${HOME}", "$${x"]}""")).orElseThrow();

        assertThat(source.secrets()).containsExactly(Secret.of("${HOME}"), Secret.of("$${x"));
    }

    @Test
    void anything_but_an_object_is_refused() throws Exception {
        assertThat(ResourceJson.readSource("s", json("[]")).refusals())
                .containsExactly(new Refusal("", "expected an object"));
    }

    @Test
    void no_refusal_repeats_a_secret() throws Exception {
        var read = ResourceJson.readSubscription("s", json("""
                {"webhook": {"url": "https://canary@x/", "secrets": ["whsec_canary", {"canary": 1}]}}"""));

        assertThat(read.refusals()).isNotEmpty();
        assertThat(read.toString()).doesNotContain("canary");
    }
}

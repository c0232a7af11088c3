// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson.Refusal;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What one tenant writes, threads of all tenants go through for each event. */
class BoundsTest {
    private static final String SECRET = "whsec_" + "QUFB".repeat(8);

    @Test
    void a_source_can_not_make_every_request_cost_thousands_of_signatures() {
        ObjectNode source = object().put("provider", "github");
        source.set("secrets", list(11, i -> "secret " + i));

        assertThat(refusals(source)).containsExactly(new Refusal("/secrets", "must have at most 10 secrets"));
    }

    @Test
    void a_signed_template_takes_the_body_once_and_is_short() {
        ObjectNode twice = hmac().put("signed", "{body}.{body}");
        ObjectNode longer = hmac().put("signed", "{body}" + "x".repeat(500));

        assertThat(refusals(twice)).containsExactly(new Refusal("/signed", "must hold {body} once"));
        assertThat(refusals(longer)).containsExactly(new Refusal("/signed", "must have at most 500 characters"));
        assertThat(refusals(hmac().put("signed", "{header:X-Timestamp}.{body}")))
                .isEmpty();
    }

    @Test
    void a_pointer_of_any_length_is_read_without_a_stack_of_its_length() {
        ObjectNode source = hmac().put("key", "/" + "a~1".repeat(100_000));

        assertThat(refusals(source)).extracting(Refusal::pointer).containsExactly("/key");
        assertThat(Names.POINTER.test("/" + "a~1".repeat(100_000))).isTrue();
        assertThat(List.of("", "a", "/~", "/~2", "/a~"))
                .noneMatch(Names.POINTER)
                .hasSize(5);
        assertThat(List.of("/", "//", "/~0~1", "/data/id")).allMatch(Names.POINTER);
    }

    @Test
    void a_subscription_lists_few_patterns_secrets_and_headers() {
        ObjectNode subscription = object();
        subscription.set("types", list(101, i -> "type." + i));
        ObjectNode webhook = subscription.putObject("webhook").put("url", "https://partner.example/hooks");
        webhook.set("secrets", list(11, i -> SECRET));
        ObjectNode headers = webhook.putObject("headers");
        for (int i = 0; i < 51; i++) {
            headers.put("X-" + i, "y");
        }

        assertThat(ResourceJson.readSubscription("s", subscription).refusals())
                .containsExactlyInAnyOrder(
                        new Refusal("/types", "must have at most 100 patterns"),
                        new Refusal("/webhook/secrets", "must have at most 10 secrets"),
                        new Refusal("/webhook/headers", "must have at most 50 headers"));
    }

    @Test
    void a_pattern_is_short() {
        ObjectNode subscription = object();
        subscription.set("types", list(1, i -> "x".repeat(257)));
        subscription
                .putObject("webhook")
                .put("url", "https://partner.example/")
                .putArray("secrets")
                .add(SECRET);

        assertThat(ResourceJson.readSubscription("s", subscription).refusals())
                .containsExactly(new Refusal("/types/0", "must have at most 256 characters"));
    }

    private static List<Refusal> refusals(ObjectNode source) {
        return ResourceJson.readSource("s", source).refusals();
    }

    private static ObjectNode hmac() {
        ObjectNode source = object().put("provider", "hmac").put("header", "X-Signature");
        source.putArray("secrets").add("secret");
        return source;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode list(int size, IntFunction<String> text) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < size; i++) {
            list.add(text.apply(i));
        }
        return list;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.resource.ResourceJson.Refusal;
import dev.sluice.gateway.provider.Providers;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceChecksTest {
    private final ResourceChecks checks = new ResourceChecks(Providers::builtIn);

    private static ObjectNode hmac() {
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        source.put("provider", "hmac")
                .put("header", "X-Signature")
                .putArray("secrets")
                .add("s");
        return source;
    }

    private List<Refusal> refusals(ObjectNode source) {
        return ResourceJson.readSource("partner", source, checks::source).refusals();
    }

    @Test
    void a_timestamp_has_to_be_signed() {
        ObjectNode bare = hmac();
        bare.putObject("timestamp").put("header", "X-Timestamp");
        ObjectNode other = hmac().put("signed", "{header:X-Time}.{body}");
        other.putObject("timestamp").put("header", "X-Timestamp");

        for (ObjectNode unsigned : List.of(bare, other)) {
            assertThat(refusals(unsigned))
                    .containsExactly(new Refusal(
                            "/timestamp",
                            "signed must hold {header:X-Timestamp}: a time that is not signed proves nothing"));
        }
        ObjectNode signed = hmac().put("signed", "{header:x-timestamp}.{body}");
        signed.putObject("timestamp").put("header", "X-Timestamp");
        assertThat(refusals(signed)).isEmpty();
        assertThat(refusals(hmac())).isEmpty();
    }

    @Test
    void what_is_missing_is_told_once() {
        ObjectNode headless = hmac();
        headless.remove("header");
        ObjectNode nameless = hmac();
        nameless.putObject("pairs");

        assertThat(refusals(headless)).containsExactly(new Refusal("", "missing key 'header'"));
        assertThat(refusals(nameless)).containsExactly(new Refusal("/pairs", "missing key 'signature'"));
    }

    @Test
    void a_timestamp_in_pairs_has_to_be_signed() {
        ObjectNode unsigned = hmac();
        unsigned.putObject("pairs").put("signature", "v1").put("timestamp", "t");
        ObjectNode signed = unsigned.deepCopy().put("signed", "{timestamp}.{body}");

        assertThat(refusals(unsigned))
                .extracting(Refusal::detail)
                .containsExactly("signed must hold {timestamp}: a time that is not signed proves nothing");
        assertThat(refusals(signed)).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class StripeRequestTest {
    private static final String SECRET = "whsec_test";

    @Test
    void is_a_whole_request_with_its_own_id_and_a_signature_over_time_and_body() throws Exception {
        StripeRequest request = new StripeRequest("/in/bench", SECRET, 1_024, 7);
        String first = next(request);
        String second = next(request);

        String body = second.substring(second.indexOf("\r\n\r\n") + 4);
        assertThat(body).hasSize(1_024);
        assertThat(second).startsWith("POST /in/bench HTTP/1.1\r\n").contains("Content-Length: 1024\r\n");
        JsonNode json = new ObjectMapper().readTree(body);
        assertThat(json.at("/id").asText())
                .isEqualTo("evt_bench0000000000000000008")
                .isNotEqualTo(id(first));
        assertThat(json.at("/data/object/customer").asText()).isEqualTo("cus_000008");
        assertThat(json.at("/data/object/sent").asText()).endsWith("42");

        String header = second.lines()
                .filter(line -> line.startsWith("Stripe-Signature: "))
                .findFirst()
                .orElseThrow();
        String time = header.substring(header.indexOf("t=") + 2, header.indexOf(",v1="));
        assertThat(header).endsWith(",v1=" + hmac(time + "." + body));
        assertThat(json.at("/created").asText()).isEqualTo(time);
    }

    private static String id(String request) throws Exception {
        return new ObjectMapper()
                .readTree(request.substring(request.indexOf("\r\n\r\n") + 4))
                .at("/id")
                .asText();
    }

    private static String next(StripeRequest request) {
        ByteBuffer out = ByteBuffer.allocate(request.size());
        request.next(out, 42);
        return new String(out.array(), StandardCharsets.US_ASCII);
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}

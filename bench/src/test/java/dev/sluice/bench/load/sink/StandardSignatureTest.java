// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardSignatureTest {
    // the example of the Standard Webhooks reference libraries' tests
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIME = "1614265330";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void accepts_the_published_example_among_others() {
        assertThat(new StandardSignature(SECRET).verifies(ID, TIME, BODY, "v1,AAAA " + SIGNATURE))
                .isTrue();
    }

    @Test
    void refuses_another_body_time_or_id() {
        StandardSignature signature = new StandardSignature(SECRET);
        assertThat(signature.verifies(ID, TIME, new byte[0], SIGNATURE)).isFalse();
        assertThat(signature.verifies(ID, "1614265331", BODY, SIGNATURE)).isFalse();
        assertThat(signature.verifies("msg_other", TIME, BODY, SIGNATURE)).isFalse();
    }
}

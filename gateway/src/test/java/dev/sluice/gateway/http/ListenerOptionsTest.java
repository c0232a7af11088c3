// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListenerOptionsTest {
    @Test
    void a_handshake_is_short() {
        var options = ListenerOptions.secured(
                ListenerOptions.of("127.0.0.1", 0, List.of()), new ServerSSLOptions(), new ConnectionLimits(1, 1));

        assertThat(options.getSslHandshakeTimeoutUnit()).isEqualTo(TimeUnit.SECONDS);
        assertThat(options.getSslHandshakeTimeout()).isEqualTo(3);
        assertThat(options.getAcceptBacklog()).isBetween(1, 8_192);
    }
}

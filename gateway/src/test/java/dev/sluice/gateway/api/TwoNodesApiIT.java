// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Cluster;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One client whose request reaches two nodes: its first try, and the repeat that a proxy makes for it. */
@Timeout(180)
class TwoNodesApiIT {
    private static final String FILE = "targets: { allowPrivate: true, allowHttp: true }\n";

    @TempDir
    Path folder;

    @Test
    void a_post_that_reaches_both_at_the_same_moment_makes_one_resource() throws Exception {
        try (var cluster = new Cluster(folder)) {
            ApiClient one = cluster.member("one", FILE).api("acme", "read", "write");
            ApiClient two = cluster.member("two", FILE).api("acme", "read", "write");

            for (int i = 0; i < 5; i++) {
                var together = new CyclicBarrier(2);
                CompletableFuture<ApiAnswer> first = making(one, i, together);
                ApiAnswer second = making(two, i, together).get(60, TimeUnit.SECONDS);

                assertThat(first.get(60, TimeUnit.SECONDS).status()).isEqualTo(201);
                assertThat(second.status()).isEqualTo(201);
                assertThat(second.json()).isEqualTo(first.get().json());
            }

            assertThat(one.get("/v1/subscriptions").ids()).hasSize(5);
        }
    }

    private static CompletableFuture<ApiAnswer> making(ApiClient client, int number, CyclicBarrier together) {
        String body = "{\"webhook\":{\"url\":\"https://partner.example/" + number + "\"}}";
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        together.await(30, TimeUnit.SECONDS);
                    } catch (Exception broken) {
                        throw new IllegalStateException(broken);
                    }
                    return client.post("/v1/subscriptions", body, "Idempotency-Key", "key-" + number);
                },
                Thread::startVirtualThread);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.bare;

import dev.sluice.bench.process.Orders;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * {@link BareIngest} and {@link BareDeliver} in one process, each on an event loop of its own: {@code PORT SECRET BOOTSTRAP TOPIC
 * SINK_PORT WHSEC_SECRET IN_FLIGHT}.
 */
public final class BareEndToEnd {
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        List<String> all = List.of(arguments);
        BareDeliver.start(vertx, List.of(all.get(2), all.get(3), all.get(4), all.get(5), all.get(6), "true"));
        BareIngest.start(vertx, all.subList(0, 4));
        Orders.say("ready");
        Orders.obey(order -> {});
    }

    private BareEndToEnd() {}
}

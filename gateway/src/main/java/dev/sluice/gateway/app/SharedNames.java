// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.Names;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One look-up of names for all event loops: asked on the loop that owns it, answered on the caller's. Thread-safe. */
final class SharedNames implements Names, AutoCloseable {
    private static final long START_SECONDS = 10;

    private final VertxInternal vertx;
    private final Context home;
    private final DnsNames names;

    private SharedNames(Vertx vertx, Context home, DnsNames names) {
        this.vertx = (VertxInternal) vertx;
        this.home = home;
        this.names = names;
    }

    /** Made on a loop of Vert.x's choosing. Blocks. */
    static SharedNames start(Vertx vertx) throws Exception {
        Promise<SharedNames> made = Promise.promise();
        Context home = vertx.getOrCreateContext();
        home.runOnContext(nothing -> made.complete(new SharedNames(vertx, home, DnsNames.ofMachine(vertx, true))));
        return made.future().await(START_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Future<List<InetAddress>> resolve(String name) {
        var answer = vertx.getOrCreateContext().<List<InetAddress>>promise();
        home.runOnContext(nothing -> names.resolve(name).onComplete(answer));
        return answer.future();
    }

    @Override
    public void close() {
        home.runOnContext(nothing -> names.close());
    }
}

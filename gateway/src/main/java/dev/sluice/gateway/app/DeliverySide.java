// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.delivery.Delivery;
import dev.sluice.delivery.DeliveryParts;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.attempts.AttemptLog;
import dev.sluice.delivery.checkpoint.KeeperOptions;
import dev.sluice.delivery.notice.LogNotices;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.gateway.endpoint.Control;
import dev.sluice.subscriptions.registry.Registry;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The webhooks of a node: delivery with all that it needs of its surroundings. */
final class DeliverySide {
    private static final long START_SECONDS = 30;
    private static final long STOP_MILLIS = 1_500;

    /** Attempts under way, and a last checkpoint. */
    private static final long HAND_OVER_MILLIS = 4_000;

    private DeliverySide() {}

    /** Starts it, once the registry has been read. Blocks. */
    static Delivery start(
            NodeOptions options,
            int loops,
            KafkaSide kafka,
            LogSide log,
            Registry registry,
            AddressGuard guard,
            FileSide files,
            Closers closers)
            throws Exception {
        Settings settings = options.settings();
        var access = log.access();
        var letters = new LetterLog(access);
        closers.add("redrives", STOP_MILLIS, letters::close);
        var notices = new LogNotices(
                access.vertx(), event -> log.log().publish(event, true), access.meters(), options.clock());
        var attempts = new AttemptLog(access);
        closers.add("attempts", STOP_MILLIS, attempts::close);
        var parts = new DeliveryParts(
                log.access(),
                log.reader(),
                log.readBack(),
                registry,
                guard,
                client(options),
                new Control(registry, files.failing(), files.endpoints(), notices, options.fatal()),
                notices,
                files.replays(),
                letters,
                attempts,
                KeeperOptions.of(settings.topics().prefix(), options.folder().nodeId(), kafka.protocol()),
                loops,
                settings.topics().retention());
        Delivery delivery = Delivery.start(parts).await(START_SECONDS, TimeUnit.SECONDS);
        log.cuts().tell(delivery);
        files.endpoints().listen(delivery::noted);
        closers.add("delivery", HAND_OVER_MILLIS, () -> delivery.stop().await(HAND_OVER_MILLIS, TimeUnit.MILLISECONDS));
        return delivery;
    }

    /** How a node's requests to endpoints look. */
    static ClientSettings client(NodeOptions options) {
        URI publicUrl = options.settings().server().publicUrl();
        var client = ClientSettings.of("Sluice");
        return (publicUrl == null ? client : client.from(publicUrl.getHost())).by(options.clock());
    }
}

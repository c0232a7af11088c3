// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which rebalance protocol the node's consumer group speaks. */
public enum GroupProtocol {
    /** KIP-848; session and heartbeat are the broker's settings. */
    CONSUMER,
    /** The classic protocol with the cooperative-sticky assignor; session and heartbeat are ours. */
    CLASSIC;

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupProtocol.class);
    private static final Duration LONGEST_SESSION = Duration.ofSeconds(10);
    private static final long TIMEOUT_SECONDS = 10;

    /**
     * CONSUMER where the cluster offers it with a session timeout of 10 s or less, else CLASSIC. Blocks; never throws (an answer that
     * can't be had means CLASSIC).
     */
    public static GroupProtocol choose(Admin admin) {
        try {
            return offersConsumerProtocol(admin) && sessionMillis(admin) <= LONGEST_SESSION.toMillis()
                    ? CONSUMER
                    : CLASSIC;
        } catch (ExecutionException | TimeoutException unknown) {
            LOGGER.atWarn().setCause(unknown).log("cluster's group settings not readable, using the classic protocol");
            return CLASSIC;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return CLASSIC;
        }
    }

    private static boolean offersConsumerProtocol(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        @Nullable
        FinalizedVersionRange version = admin.describeFeatures()
                .featureMetadata()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .finalizedFeatures()
                .get("group.version");
        return version != null && version.maxVersionLevel() >= 1;
    }

    private static long sessionMillis(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        String node = admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                .findFirst()
                .orElseThrow(() -> new TimeoutException("cluster without nodes"))
                .idString();
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node);
        Config config = admin.describeConfigs(List.of(broker))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .get(broker);
        @Nullable ConfigEntry session = config == null ? null : config.get("group.consumer.session.timeout.ms");
        return session == null || session.value() == null ? Long.MAX_VALUE : Long.parseLong(session.value());
    }
}

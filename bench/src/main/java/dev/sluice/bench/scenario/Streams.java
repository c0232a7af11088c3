// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.bare.BareBroadcast;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.stage.Token;
import java.util.ArrayList;
import java.util.List;

/** One event to all sockets: as many events as fit, then half of what the gateway carried. */
public final class Streams implements Scenario {
    private static final String BARE = "bare";
    private static final String BARE_TOPIC = BARE + ".events";
    private static final int TICK_MILLIS = 5;
    private static final double CLOUD_EVENTS = 0.75;
    private static final double CONVERSATION = 0.5;

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name())) {
            Crowd bare = ceiling(stage, settings);
            List<Section> sections = new ArrayList<>();
            if (settings.ceilingsOnly()) {
                sections.addAll(compare("cloudevents.json", bare, bare, CLOUD_EVENTS, settings));
            } else {
                GatewayFile file = Rig.file("stream");
                Gateway gateway = stage.gateway("gateway", file);
                gateway.start(stage.broker().bootstrap());
                gateway.awaitReady();
                Crowd plain = plain(stage, gateway, file, settings);
                sections.addAll(compare("cloudevents.json", plain, bare, CLOUD_EVENTS, settings));
                Crowd talking = talking(stage, gateway, file, settings);
                sections.addAll(compare("sluice.v1", talking, bare, CONVERSATION, settings));
            }
            return new Report(name(), sections);
        }
    }

    private static List<Section> compare(String protocol, Crowd product, Crowd bare, double share, Settings settings) {
        Contest full = Contest.run(settings, () -> product::full, () -> bare::full);
        double half = 0.5 * (settings.ceilingsOnly() ? bare.most() : product.most());
        Contest paced =
                Contest.run(settings, () -> turn -> product.paced(turn, half), () -> turn -> bare.paced(turn, half));
        String crowd = "stream, %s: %,d sockets".formatted(protocol, settings.sockets());
        return List.of(
                full.section(
                        crowd + ", as many events as fit",
                        "frames",
                        Target.rateAtLeast(share),
                        Target.perCpuSecondAtLeast(share)),
                paced.section(crowd + ", half of the gateway's most", "frames", Target.p99AtMost(50)));
    }

    private static Crowd plain(Stage stage, Gateway gateway, GatewayFile file, Settings settings) {
        String path = "/v1/stream?types=com.stripe.*";
        List<Object> words = List.of(gateway.port(), path, "cloudevents.json", token(), "dev.sluice.stream.live", "-");
        return new Crowd(stage, "plain", words, file.events(), gateway.pid(), settings);
    }

    private static Crowd talking(Stage stage, Gateway gateway, GatewayFile file, Settings settings) {
        String subscribe = "{\"type\":\"subscribe\",\"id\":\"a\",\"types\":[\"com.stripe.*\"],\"from\":\"latest\"}";
        List<Object> words =
                List.of(gateway.port(), "/v1/stream", "sluice.v1", token(), "\"type\":\"subscribed\"", subscribe);
        return new Crowd(stage, "talking", words, file.events(), gateway.pid(), settings);
    }

    private static String token() {
        return Token.forStreams(Rig.TENANT);
    }

    private static Crowd ceiling(Stage stage, Settings settings) {
        stage.broker().topics(BARE, Rig.PARTITIONS);
        int port = Ports.free();
        Child bare =
                stage.ceiling("bare", BareBroadcast.class, port, stage.broker().bootstrap(), BARE_TOPIC, TICK_MILLIS);
        List<Object> words = List.of(port, "/v1/stream", "cloudevents.json", "-", "-", "-");
        return new Crowd(stage, "bare", words, BARE_TOPIC, bare.pid(), settings);
    }
}

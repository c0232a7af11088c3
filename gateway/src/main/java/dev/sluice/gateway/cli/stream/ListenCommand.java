// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.stream;

import dev.sluice.config.value.Start;
import dev.sluice.gateway.cli.access.ClientFlags;
import dev.sluice.gateway.cli.stream.StreamClient.Ending;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows a stream in the terminal, over interruptions, and hands its events on to a local URL when asked. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = "Follows a stream in the terminal, one line an event; with --forward posts each to a local URL.")
public final class ListenCommand implements Runnable {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long FIRST_PAUSE_MILLIS = 500;

    private final Terminal terminal;

    @Mixin
    private final ClientFlags gateway = new ClientFlags();

    @Option(
            names = "--types",
            paramLabel = "P",
            split = ",",
            description = "type patterns, such as com.stripe.*; else all")
    private final List<String> types = new ArrayList<>();

    @Option(names = "--filter", paramLabel = "CEL", description = "what else an event must be")
    private @Nullable String filter;

    @Option(
            names = "--from",
            paramLabel = "START",
            defaultValue = "latest",
            description = "latest, earliest, time:2026-01-31T12:00:00Z, last:N or a cursor (latest)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String from;

    @Option(names = "--forward", paramLabel = "URL", description = "posts the original body of each event there")
    private @Nullable URI forward;

    @Option(
            names = "--sign",
            paramLabel = "HOW",
            defaultValue = "provider",
            description = "what is forwarded is signed as by the provider, or standard: as Sluice signs (provider)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String sign;

    @Option(
            names = "--secret",
            paramLabel = "whsec_…",
            description = "what --sign standard signs with; else one is made up")
    private @Nullable String secret;

    public ListenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        try {
            Start.parse(from);
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("--from is " + refused.getMessage());
        }
        URI stream = URI.create(gateway.at("/v1/stream").toString().replaceFirst("^http", "ws"));
        // what is forwarded goes to somebody else, whose certificate is not the gateway's
        try (HttpClient http = gateway.http().build();
                HttpClient onward = HttpClient.newHttpClient()) {
            var output = new EventOutput(terminal, gateway.json(), forwarder(onward));
            terminal.life().onStop(http::shutdownNow);
            terminal.life().onStop(onward::shutdownNow);
            follow(new StreamClient(http, stream, output));
        }
    }

    private @Nullable Forwarder forwarder(HttpClient http) {
        if (forward == null) {
            return null;
        }
        return switch (sign) {
            case "provider" ->
                Forwarder.asProvider(http, forward, gateway.sources(terminal), gateway.providers(terminal));
            case "standard" -> {
                String key = secret == null ? Forwarder.madeUpSecret() : secret;
                if (secret == null) {
                    terminal.err().println("signing with " + key);
                }
                yield Forwarder.asSluice(http, forward, key);
            }
            default -> throw CommandFailure.usage("--sign must be provider or standard, not '" + sign + "'");
        };
    }

    /** Comes back after each ending that allows it, with the cursor of what was seen. */
    private void follow(StreamClient client) {
        String start = from;
        boolean everConnected = false;
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            var wish = new StreamClient.Wish(gateway.token(terminal, "stream"), types, filter, start);
            Ending ending = client.follow(wish);
            switch (ending) {
                case Ending.Refused refused -> throw CommandFailure.usage(refused.reason());
                case Ending.Finished finished -> throw CommandFailure.atRunTime(finished.reason());
                case Ending.Unreachable unreachable -> {
                    if (!everConnected) {
                        throw CommandFailure.atRunTime(unreachable.reason() + "; is the gateway running?");
                    }
                    rest(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE.toMillis());
                }
                case Ending.Lost lost -> {
                    everConnected = true;
                    start = lost.cursor() == null ? start : lost.cursor();
                    terminal.err().println("stream interrupted: " + lost.reason() + "; coming back");
                    rest(lost.retryAfterMillis() < 0 ? FIRST_PAUSE_MILLIS : lost.retryAfterMillis());
                    pause = FIRST_PAUSE_MILLIS;
                }
            }
        }
    }

    /** Spread, so that not everybody who was sent away comes back at the same moment. */
    private static void rest(long millis) {
        long spread = millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(spread));
    }
}

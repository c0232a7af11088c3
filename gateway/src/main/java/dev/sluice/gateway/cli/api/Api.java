// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.cli.access.ClientFlags;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks the admin API of one gateway. A request that may be repeated is, when its answer is lost or the gateway asks for a short pause; all
 * else that is no success ends the command. Blocks; confined to the main thread.
 */
public final class Api implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Longer than the longest attempt of a webhook, which {@code test} waits for. */
    private static final Duration TIMEOUT = Duration.ofSeconds(75);

    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_ASKED_SECONDS = 5;
    private static final String ALL = "*";
    private static final String OWN = "default";

    private final Terminal terminal;
    private final ClientFlags gateway;
    private final @Nullable String tenant;
    private final Explaining explaining;
    private final Map<Scope, String> tokens = new EnumMap<>(Scope.class);
    private final HttpClient http;

    /** What came of sending once. */
    private sealed interface Outcome {
        record Answered(Answer answer) implements Outcome {}

        /** The request may have been done. */
        record Lost(String why) implements Outcome {}
    }

    Api(Terminal terminal, ClientFlags gateway, @Nullable String tenant) {
        this.terminal = terminal;
        this.gateway = gateway;
        this.tenant = tenant;
        this.explaining = new Explaining(gateway, tenant);
        this.http = gateway.http()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /** The answer, which is a success; else the command's failure, which says what to do. */
    public Answer send(Ask ask) {
        Ask whole = ALL.equals(tenant) ? ask : ask.query("tenant", tenant);
        for (int attempt = 1; ; attempt++) {
            boolean again = whole.isRepeatable() && attempt < TRIES;
            switch (once(whole)) {
                case Outcome.Answered(Answer answer)
                when answer.isSuccess() -> {
                    return answer;
                }
                case Outcome.Answered(Answer answer) -> {
                    long pause = again ? pauseMillis(answer, attempt) : 0;
                    if (pause == 0) {
                        throw explaining.refusal(whole, answer);
                    }
                    rest(pause);
                }
                case Outcome.Lost(String why) -> {
                    if (!again) {
                        throw explaining.lost(whole, why);
                    }
                    terminal.err().println("the answer was lost (" + why + "): asking again");
                    rest(backoff(attempt));
                }
            }
        }
    }

    private Outcome once(Ask ask) {
        try {
            HttpResponse<String> response = http.send(request(ask), HttpResponse.BodyHandlers.ofString());
            return new Outcome.Answered(new Answer(response.statusCode(), response.headers(), response.body()));
        } catch (ConnectException | HttpConnectTimeoutException notReached) {
            throw explaining.unreachable(notReached);
        } catch (IOException failed) {
            return new Outcome.Lost(failed.getMessage() == null ? failed.toString() : failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandFailure.atRunTime("interrupted");
        }
    }

    private HttpRequest request(Ask ask) {
        var request = HttpRequest.newBuilder(gateway.at(ask.target()))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token(ask));
        ask.headers().forEach(request::header);
        ask.body().ifPresent(body -> request.header("Content-Type", body.type()));
        return request.method(
                        ask.method(),
                        ask.body()
                                .map(body -> BodyPublishers.ofByteArray(body.bytes()))
                                .orElseGet(BodyPublishers::noBody))
                .build();
    }

    private String token(Ask ask) {
        return tokens.computeIfAbsent(
                ask.scope(), scope -> gateway.token(terminal, tenant == null ? OWN : tenant, scope.text()));
    }

    /** How long to wait before asking again; 0 when that is no use. */
    private static long pauseMillis(Answer answer, int attempt) {
        return switch (answer.status()) {
            case 429, 503 -> {
                long asked = answer.retryAfterSeconds().orElse(LONGEST_ASKED_SECONDS + 1);
                yield asked > LONGEST_ASKED_SECONDS ? 0 : Math.max(asked * 1_000, backoff(attempt));
            }
            // the answer to the first try was lost, and it is still being done
            case 409 -> Told.of(answer).code().equals("idempotency_key_in_use") ? backoff(attempt) : 0;
            default -> 0;
        };
    }

    private static long backoff(int attempt) {
        return FIRST_PAUSE_MILLIS << (attempt - 1);
    }

    private static void rest(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

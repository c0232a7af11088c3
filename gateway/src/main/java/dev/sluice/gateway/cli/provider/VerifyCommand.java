// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.vectors.VectorResult;
import dev.sluice.gateway.provider.vectors.VectorRunner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Judges captured requests with the gateway's own code. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Tells whether a captured request is authentic: ok, or the reason code; or runs a file of vectors.")
public final class VerifyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--vectors", paramLabel = "FILE", description = "a file of requests with their expected verdicts")
    private @Nullable Path vectors;

    @Option(names = "--provider", paramLabel = "P", description = "whose request it is")
    private @Nullable String provider;

    @Option(names = "--secret", paramLabel = "S", description = "the source's secret; may be repeated")
    private final List<String> secrets = new ArrayList<>();

    @Option(names = "--request", paramLabel = "FILE", description = "the request as it came: head, empty line, body")
    private @Nullable Path request;

    @Option(names = "--url", paramLabel = "U", defaultValue = "", description = "the public URL it was posted to")
    @SuppressWarnings("NullAway.Init") // has a default
    private String url;

    @Option(names = "--now", paramLabel = "T", description = "when it came: RFC 3339 or Unix seconds; else now")
    private @Nullable String now;

    public VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (vectors != null) {
            return vectors(vectors);
        }
        if (provider == null || secrets.isEmpty() || request == null) {
            throw CommandFailure.usage("verify needs --vectors FILE, or --provider, --secret and --request");
        }
        return one(known(provider), request);
    }

    private int vectors(Path file) {
        List<VectorResult> results;
        try (InputStream in = Files.newInputStream(file)) {
            results = new VectorRunner(Providers.builtIn()).run(in);
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + " can't be read: " + unreadable.getMessage());
        }
        results.forEach(terminal.out()::println);
        long passed = results.stream().filter(VectorResult::passed).count();
        terminal.out().println(passed + " passed, " + (results.size() - passed) + " failed");
        return passed == results.size() ? 0 : CommandFailure.AT_RUN_TIME;
    }

    private static Provider known(String name) {
        Providers providers = Providers.builtIn();
        return providers
                .get(name)
                .orElseThrow(() -> CommandFailure.usage(
                        "unknown provider '" + name + "': known are " + String.join(", ", providers.names())));
    }

    private int one(Provider known, Path file) {
        try {
            var captured = CapturedRequest.parse(Files.readAllBytes(file), url);
            var verifier = known.verifier(new SourceOptions(secrets, null, false));
            return switch (verifier.verify(captured, moment())) {
                case Verdict.Verified verified -> {
                    terminal.out().println("ok");
                    yield 0;
                }
                case Verdict.Refused refused -> {
                    terminal.out().println(refused.code().code());
                    yield CommandFailure.AT_RUN_TIME;
                }
                case Verdict.KeyWanted wanted ->
                    throw CommandFailure.atRunTime("the provider's key is needed, which is not fetched here");
            };
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + " can't be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(String.valueOf(refused.getMessage()));
        }
    }

    private Instant moment() {
        if (now == null) {
            return Instant.now();
        }
        try {
            return now.chars().allMatch(Character::isDigit)
                    ? Instant.ofEpochSecond(Long.parseLong(now))
                    : OffsetDateTime.parse(now).toInstant();
        } catch (DateTimeException | NumberFormatException malformed) {
            throw CommandFailure.usage("--now must be RFC 3339 or Unix seconds, not '" + now + "'");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.value.Durations;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.cli.output.Printable;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.vectors.VectorResult;
import dev.sluice.gateway.provider.vectors.VectorRunner;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
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
import java.util.LinkedHashMap;
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

    @Option(
            names = "--request",
            paramLabel = "FILE",
            description =
                    "the request as it came: head, empty line, body; or JSON with method, url, headers, and body or body_b64")
    private @Nullable Path request;

    @Option(names = "--url", paramLabel = "U", defaultValue = "", description = "the public URL it was posted to")
    @SuppressWarnings("NullAway.Init") // has a default
    private String url;

    @Option(names = "--now", paramLabel = "T", description = "when it came: RFC 3339 or Unix seconds; else now")
    private @Nullable String now;

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description = "what a source may set for the provider, such as topics=arn:…; may be repeated")
    private final List<String> settings = new ArrayList<>();

    @Option(names = "--legacy", description = "takes the provider's older schemes too")
    private boolean legacy;

    @Option(names = "--tolerance", paramLabel = "D", description = "of the timestamp, such as 5m; else the provider's")
    private @Nullable String tolerance;

    @Option(
            names = "--fetch",
            description = "fetches the certificate or key that the provider publishes, as a gateway does")
    private boolean fetch;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description =
                    "that key, believed as it is: a certificate in PEM, a set of keys (JWKS), or Plaid's key in JSON")
    private @Nullable Path keys;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "the gateway's configuration file, for provider files of one's own and what --fetch may reach")
    private @Nullable Path config;

    public VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (vectors != null) {
            return vectors(vectors);
        }
        if (provider == null || request == null) {
            throw CommandFailure.usage("verify needs --vectors FILE, or --provider, --secret and --request");
        }
        return one(known(provider), request);
    }

    private int vectors(Path file) {
        List<VectorResult> results;
        try (InputStream in = Files.newInputStream(file)) {
            results = new VectorRunner(providers()).run(in);
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + " can't be read: " + unreadable.getMessage());
        }
        results.forEach(terminal.out()::println);
        long passed = results.stream().filter(VectorResult::passed).count();
        terminal.out().println(passed + " passed, " + (results.size() - passed) + " failed");
        return passed == results.size() ? 0 : CommandFailure.AT_RUN_TIME;
    }

    private Providers providers() {
        return config == null ? Providers.builtIn() : ConfigChecks.providers(settings(config));
    }

    /** What the file says; without one public addresses over https. */
    private TargetPolicy policy() {
        return config == null ? TargetPolicy.strict() : ConfigChecks.targets(settings(config));
    }

    private Settings settings(Path file) {
        Loaded loaded = terminal.load(file, Mode.CHECK);
        if (loaded.settings() == null) {
            throw terminal.refuse(loaded);
        }
        return loaded.settings();
    }

    private SourceOptions options(KeySource source) {
        var set = new LinkedHashMap<String, List<String>>();
        for (String text : settings) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw CommandFailure.usage("--setting is NAME=VALUE, not '" + text + "'");
            }
            set.computeIfAbsent(text.substring(0, equals), name -> new ArrayList<>())
                    .add(text.substring(equals + 1));
        }
        return new SourceOptions(secrets, tolerance == null ? null : Durations.parse(tolerance), legacy, set, source);
    }

    private Provider known(String name) {
        Providers providers = providers();
        return providers
                .get(name)
                .orElseThrow(() -> CommandFailure.usage(
                        "unknown provider '" + name + "': known are " + String.join(", ", providers.names())));
    }

    private int one(Provider known, Path file) {
        try {
            var captured = CapturedRequest.parse(Files.readAllBytes(file), url);
            return switch (judged(known, captured)) {
                case Verdict.Verified verified -> {
                    terminal.out().println("ok");
                    yield 0;
                }
                case Verdict.Refused refused -> {
                    terminal.out().println(refused.code().code());
                    yield CommandFailure.AT_RUN_TIME;
                }
                case Verdict.KeyWanted wanted ->
                    throw CommandFailure.atRunTime("needed is " + text(wanted.key())
                            + (fetch
                                    ? ", which could not be fetched; --keys FILE gives it"
                                    : ": --fetch gets it, --keys FILE gives it"));
            };
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + " can't be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(String.valueOf(refused.getMessage()));
        }
    }

    private Verdict judged(Provider known, InboundRequest captured) {
        if (keys != null) {
            return known.verifier(options(GivenKeys.read(keys))).verify(captured, moment());
        }
        if (!fetch) {
            return known.verifier(options(ref -> KeySource.Answer.Standing.WANTED))
                    .verify(captured, moment());
        }
        try (var fetched = new FetchedKeys(policy())) {
            var verifier = known.verifier(options(fetched));
            Verdict verdict = verifier.verify(captured, moment());
            if (verdict instanceof Verdict.KeyWanted wanted) {
                fetched.fetch(wanted.key());
                return verifier.verify(captured, moment());
            }
            return verdict;
        }
    }

    /** What a key is, and where it stands; never a credential. */
    private static String text(KeyRef key) {
        return switch (key) {
            case KeyRef.Certificate certificate -> "the certificate at " + certificate.url();
            case KeyRef.Published published ->
                "the key " + (published.id() == null ? "" : "'" + Printable.line(published.id()) + "' ") + "of "
                        + published.url();
            case KeyRef.Plaid plaid -> "Plaid's key '" + Printable.line(plaid.id()) + "' of " + plaid.environment();
        };
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

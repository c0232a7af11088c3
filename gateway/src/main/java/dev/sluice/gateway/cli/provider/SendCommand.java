// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Rate;
import dev.sluice.gateway.cli.access.ClientFlags;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.ingest.SourceScheme;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.RequestSigner.SignedRequest;
import dev.sluice.gateway.provider.verify.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Posts to a source as its provider would. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Signs a payload as the source's provider would, and posts it.")
public final class SendCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int REDIRECTED = 300;

    private final Terminal terminal;

    @Mixin
    private final ClientFlags gateway = new ClientFlags();

    @Option(names = "--source", paramLabel = "NAME", required = true, description = "which source to post to")
    @SuppressWarnings("NullAway.Init") // required
    private String source;

    @Option(names = "--type", paramLabel = "T", description = "the event's type, as the provider calls it")
    private @Nullable String type;

    @Option(names = "--file", paramLabel = "F", description = "the body; - is standard input; else one is made up")
    private @Nullable String file;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "how many (1)")
    private int count;

    @Option(names = "--rate", paramLabel = "R", description = "how fast, such as 10/s; else one after the other")
    private @Nullable String rate;

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            description = "signs with this key (PEM, PKCS #8) where the provider's own is the half of a pair")
    private @Nullable Path privateKey;

    @Option(names = "--key-id", paramLabel = "KID", description = "how a token names the key of --private-key")
    private @Nullable String keyId;

    @Option(
            names = "--certificate-url",
            paramLabel = "URL",
            description =
                    "where the request says that the certificate of --private-key is (SNS, PayPal): on the provider's own host")
    private @Nullable String certificateUrl;

    @Option(names = "--content-type", paramLabel = "T", description = "of the body; else what the provider sends")
    private @Nullable String contentType;

    public SendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw CommandFailure.usage("--count must be 1 or more");
        }
        SourceSettings known = gateway.sources(terminal).get(source);
        if (known == null) {
            throw CommandFailure.usage("the secret of source '" + source
                    + "' is not known here: give the gateway's --config, or --data for a dev gateway's demo sources");
        }
        var payloads = new Payloads(known.provider(), type, given());
        Signer signer = signer(known);
        String publicUrl = gateway.publicUrl(terminal);
        long pause = pauseNanos();
        int failures = 0;
        try (HttpClient client = gateway.http().build()) {
            long next = System.nanoTime();
            for (int i = 0; i < count; i++, next += pause) {
                waitUntil(next);
                failures += post(client, publicUrl, payloads.next(), signer);
            }
        }
        return failures == 0 ? 0 : CommandFailure.AT_RUN_TIME;
    }

    private Signer signer(SourceSettings known) {
        try {
            SourceScheme scheme = SourceScheme.of(known, gateway.providers(terminal));
            return privateKey == null
                    ? scheme.signer()
                    : scheme.signer(new PrivateSigning(PrivateKeyFile.read(privateKey), keyId, certificateUrl));
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("nothing can be signed for source '" + source + "': " + refused.getMessage()
                    + (privateKey == null ? "; a key of one's own is given with --private-key FILE" : "")
                    + (privateKey != null && certificateUrl == null ? " (--certificate-url URL)" : ""));
        }
    }

    private byte @Nullable [] given() {
        try {
            if (file == null) {
                return null;
            }
            return file.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + " can't be read: " + unreadable.getMessage());
        }
    }

    private long pauseNanos() {
        if (rate == null) {
            return 0;
        }
        try {
            Rate parsed = Rate.parse(rate);
            return parsed.per().toNanos() / parsed.permits();
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("--rate is " + refused.getMessage());
        }
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private SignedRequest signed(String publicUrl, Payloads.Payload payload, Signer signer) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", payload.contentType());
        headers.putAll(payload.headers());
        if (contentType != null) {
            headers.put("Content-Type", contentType);
        }
        try {
            return signer.sign(publicUrl + "/in/" + source, payload.body(), payload.id(), Instant.now(), headers);
        } catch (IllegalArgumentException unfit) {
            throw CommandFailure.usage("this body can't be signed: " + unfit.getMessage());
        }
    }

    /** Prints the answer; 1 when it was no success. */
    private int post(HttpClient client, String publicUrl, Payloads.Payload payload, Signer signer) {
        SignedRequest signed = signed(publicUrl, payload, signer);
        // the proof may stand in the query; what is signed is the public URL, where it is posted may be another
        URI target = gateway.at(signed.url().substring(publicUrl.length()));
        var request = HttpRequest.newBuilder(target)
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(signed.body()));
        signed.headers().forEach(request::setHeader);
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean taken = answer.statusCode() >= OK && answer.statusCode() < REDIRECTED;
            boolean duplicate = answer.headers().firstValue("Sluice-Duplicate").isPresent();
            if (taken) {
                terminal.out().println(answer.body() + (duplicate ? " duplicate" : ""));
            } else {
                terminal.err().println(answer.statusCode() + " " + answer.body());
            }
            return taken ? 0 : 1;
        } catch (IOException failed) {
            throw CommandFailure.atRunTime(target + " can't be reached: " + failed + "; is the gateway running?");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandFailure.atRunTime("interrupted");
        }
    }
}

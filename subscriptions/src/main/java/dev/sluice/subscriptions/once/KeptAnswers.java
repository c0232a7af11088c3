// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.once;

import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.secret.WrongKeyException;
import dev.sluice.subscriptions.signals.Signal;
import dev.sluice.subscriptions.signals.SignalBoard;
import dev.sluice.subscriptions.signals.SignalCodec;
import dev.sluice.subscriptions.signals.SignalKind;
import dev.sluice.subscriptions.signals.Signals;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Answers kept under keys for 24 h, read by every node. Bounded to 100,000 and 64 MiB over all tenants: past that the oldest are forgotten,
 * and counted. Two requests with one key at the same moment on two nodes do not see each other: whoever hands out keys keeps a list of what
 * is under way on his node. Thread-safe.
 */
public final class KeptAnswers {
    /** How long an answer is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** The longest fingerprint and answer together, in characters of a byte each; what a topic holds whatever bodies are allowed. */
    public static final int LONGEST = 40_000;

    private static final SignalKind<String> KIND =
            new SignalKind<>("idempotency-key", 100_000, 64L << 20, KEPT, new Text());

    private final Signals signals;
    private final SignalBoard<String> board;
    private final SecretBox box;

    /**
     * What was kept.
     *
     * @param fingerprint of the request, one line
     * @param answer in a form of the keeper's own; never shown
     */
    public record Kept(String fingerprint, String answer) {
        @Override
        public String toString() {
            return "Kept[" + fingerprint + "]";
        }
    }

    /** Made before the signals start. */
    public KeptAnswers(Signals signals, SecretBox box) {
        this.signals = signals;
        this.board = signals.board(KIND);
        this.box = box;
    }

    /** What was kept under the tenant's key before the call, by whatever node. */
    public Future<Optional<Kept>> find(String tenant, String key) {
        String id = id(tenant, key);
        Optional<Kept> known = open(tenant, id);
        return known.isPresent()
                ? Future.succeededFuture(known)
                : signals.caughtUp().map(done -> open(tenant, id));
    }

    /**
     * Keeps an answer. Completes when every node will find it; fails with {@link IllegalArgumentException} when it is longer than {@value
     * #LONGEST}.
     */
    public Future<Void> keep(String tenant, String key, Kept kept) {
        String text = kept.fingerprint() + "\n" + kept.answer();
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST)
            return Future.failedFuture(new IllegalArgumentException("an answer longer than " + LONGEST + " bytes"));
        String id = id(tenant, key);
        return board.put(id, box.seal(text, tenant, KIND.name() + "/" + id));
    }

    private Optional<Kept> open(String tenant, String id) {
        return board.find(id).map(Signal::value).flatMap(closed -> {
            try {
                String text = box.open(closed, tenant, KIND.name() + "/" + id);
                int end = text.indexOf('\n');
                return Optional.of(new Kept(text.substring(0, end), text.substring(end + 1)));
            } catch (WrongKeyException of) {
                // the master key has been changed since: the request is then a new one
                return Optional.empty();
            }
        });
    }

    /** Keys are the callers' own words, of any length: they do not go into the topic. */
    private static String id(String tenant, String key) {
        try {
            byte[] text = (tenant + "\0" + key).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static final class Text implements SignalCodec<String> {
        private static final byte VERSION = 1;

        @Override
        public byte version() {
            return VERSION;
        }

        @Override
        public byte[] write(String value) {
            return value.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String read(byte version, byte[] bytes) {
            if (version != VERSION) throw new IllegalArgumentException("a kept answer of version " + version);
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }
}

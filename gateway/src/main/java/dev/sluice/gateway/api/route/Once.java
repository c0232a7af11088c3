// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.api.once.IdempotencyKeys;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Sees to it that a request with an {@code Idempotency-Key} is done once. Thread-safe. */
final class Once {
    private static final String HEADER = "idempotency-key";
    private static final String REPLAYED = "idempotent-replayed";
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final IdempotencyKeys keys;

    Once(IdempotencyKeys keys) {
        this.keys = keys;
    }

    /** Performs the call, or answers as the first one with its key was answered. */
    Future<Reply> perform(Route route, String uri, Call call) {
        List<String> given = route.takesKey() ? call.headers().getAll(HEADER) : List.of();
        if (given.isEmpty()) {
            return route.operation().perform(call);
        }
        if (given.size() > 1 || !FORM.matcher(given.getFirst()).matches()) {
            throw new ProblemException(
                    ProblemCode.REQUEST_MALFORMED, "Idempotency-Key must be 1 to 255 visible ASCII characters, once");
        }
        IdempotencyKeys.Key key = keyOf(call, given.getFirst());
        String fingerprint = fingerprint(route, uri, call);
        return keys.claim(key, fingerprint).compose(claim -> switch (claim) {
            case IdempotencyKeys.Claim.Granted granted -> first(route, call.marked(mark(key, fingerprint)), key);
            case IdempotencyKeys.Claim.Answered before -> Future.succeededFuture(reply(before.answer()));
            case IdempotencyKeys.Claim.OtherRequest other ->
                Future.failedFuture(new ProblemException(
                        ProblemCode.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key came with another request before"));
            case IdempotencyKeys.Claim.UnderWay underWay ->
                Future.failedFuture(new ProblemException(
                        ProblemCode.IDEMPOTENCY_KEY_IN_USE, "the first request with this key is not answered yet"));
        });
    }

    /** A refused request has done nothing, so its key is free again. */
    private Future<Reply> first(Route route, Call call, IdempotencyKeys.Key key) {
        Future<Reply> outcome;
        try {
            outcome = route.operation().perform(call);
        } catch (RuntimeException refused) {
            outcome = Future.failedFuture(refused);
        }
        return outcome.compose(
                reply -> keys.keep(key, new IdempotencyKeys.Answer(reply.status(), reply.headers(), reply.body()))
                        .map(reply),
                refused -> keys.release(key).transform(released -> Future.failedFuture(refused)));
    }

    private static Reply reply(IdempotencyKeys.Answer answer) {
        return new Reply(answer.status(), answer.headers(), answer.body()).with(REPLAYED, "true");
    }

    /** Keys of one caller are no other caller's: an answer may hold a secret. */
    private static IdempotencyKeys.Key keyOf(Call call, String text) {
        var principal = call.principal();
        return new IdempotencyKeys.Key(principal.tenant(), principal.subject().orElse(""), text);
    }

    private static byte[] mark(IdempotencyKeys.Key key, String fingerprint) {
        String all = String.join("\n", key.tenant(), key.subject(), key.text(), fingerprint);
        return sha256().digest(all.getBytes(StandardCharsets.UTF_8));
    }

    private static String fingerprint(Route route, String uri, Call call) {
        MessageDigest digest = sha256();
        digest.update((route.method().name() + " " + uri + "\n").getBytes(StandardCharsets.UTF_8));
        if (route.body() == Route.Body.BYTES) {
            call.headers().entries().stream()
                    .filter(header -> isContent(header.getKey()))
                    .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ":" + header.getValue() + "\n")
                    .sorted()
                    .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        }
        return HexFormat.of().formatHex(digest.digest(call.bytes().getBytes()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** A binary CloudEvent is in its headers as much as in its body. */
    private static boolean isContent(String header) {
        return header.regionMatches(true, 0, "ce-", 0, 3) || header.equalsIgnoreCase("content-type");
    }
}

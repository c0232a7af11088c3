// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Ed25519Key;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that a subscription's {@code v1a} signatures are verified with, as a JWK set (RFC 7517, RFC 8037), for anybody. A
 * subscription that signs with none is not told from one that is not there. Thread-safe.
 */
final class VerifyingKeys {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String CACHED = "max-age=300";

    private final Registry registry;
    /** By subscription: a key takes far longer to make than to send. Only of those that have keys. */
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    private record Made(List<Secret> of, Reply reply) {}

    VerifyingKeys(Registry registry) {
        this.registry = registry;
    }

    Future<Reply> set(Call call) {
        List<Secret> secrets = signing(registry.current().subscriptions().get(call.id()));
        if (secrets.isEmpty()) {
            made.remove(call.id());
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such key set");
        }
        Made known = made.get(call.id());
        if (known == null || !known.of().equals(secrets)) {
            known = new Made(secrets, Reply.ok(json(secrets)).with("cache-control", CACHED));
            made.put(call.id(), known);
        }
        return Future.succeededFuture(known.reply());
    }

    private static List<Secret> signing(@Nullable Resource<SubscriptionSettings> resource) {
        if (resource == null || !(resource.definition().target() instanceof WebhookSpec webhook)) {
            return List.of();
        }
        return webhook.secrets().stream()
                .filter(secret -> secret.reveal().startsWith(Ed25519Key.PREFIX))
                .toList();
    }

    private static ObjectNode json(List<Secret> secrets) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        var keys = set.putArray("keys");
        secrets.forEach(secret -> describe(Ed25519Key.parse(secret), keys.addObject()));
        return set;
    }

    private static void describe(Ed25519Key key, ObjectNode json) {
        String x = BASE64.encodeToString(key.publicKey());
        json.put("kty", "OKP")
                .put("crv", "Ed25519")
                .put("x", x)
                .put("use", "sig")
                .put("alg", "EdDSA")
                .put("kid", thumbprint(x));
    }

    /** RFC 7638: the required members in order, without a space. */
    private static String thumbprint(String x) {
        String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        try {
            return BASE64.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import static dev.sluice.config.bind.Readers.object;
import static dev.sluice.config.bind.Readers.parsedUnseen;
import static dev.sluice.config.bind.Readers.secret;
import static dev.sluice.config.bind.Readers.secretsIfAny;
import static dev.sluice.config.bind.Readers.text;

import dev.sluice.config.AuthSettings;
import dev.sluice.config.JwtSettings;
import dev.sluice.config.Mode;
import dev.sluice.config.SecretSettings;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.resource.Urls;
import dev.sluice.config.value.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections {@code auth} and {@code secrets}: the gateway's own keys. */
record KeyForm(Mode mode, Map<String, String> environment) {
    private static final String VARIABLE = "SLUICE_MASTER_KEY";
    private static final int KEY_BYTES = 32;
    private static final JwtSettings STAND_IN = new JwtSettings.SharedKey(Secret.of(""));

    AuthSettings auth(Fields fields) {
        return new AuthSettings(fields.get("jwt", object(KeyForm::jwt)).orNull());
    }

    private static JwtSettings jwt(Fields fields) {
        var key = fields.get("key", secret().check(KeyForm::isLong, "must be at least 32 bytes of UTF-8"))
                .orNull();
        var jwks = fields.get("jwks", parsedUnseen(Urls::http).as("URL"));
        var issuer = fields.get("issuer", text());
        var audience = fields.get("audience", text());
        if (fields.has("key")) {
            for (String other : new String[] {"jwks", "issuer", "audience"}) {
                if (fields.has(other)) {
                    fields.refuse(other, "'" + other + "' can't stand beside 'key': take one way to check tokens");
                }
            }
            return key == null ? STAND_IN : new JwtSettings.SharedKey(key);
        }
        if (!fields.has("jwks") && !fields.has("issuer") && !fields.has("audience")) {
            fields.problem("missing key 'key', or 'jwks' with 'issuer' and 'audience'");
            return STAND_IN;
        }
        return new JwtSettings.Jwks(
                jwks.required(URI.create("https://localhost")), issuer.required(""), audience.required(""));
    }

    SecretSettings secrets(Fields fields) {
        Secret given = fields.get("masterKey", secret().check(KeyForm::isMasterKey, "must be 32 bytes in base64"))
                .orNull();
        Secret current = fields.has("masterKey") ? given : fromEnvironment(fields);
        List<Secret> old = masterKeys(fields, "oldMasterKeys");
        List<Secret> next = masterKeys(fields, "nextMasterKeys");
        old.stream()
                .filter(next::contains)
                .findFirst()
                .ifPresent(both -> fields.refuse(
                        "nextMasterKeys",
                        "a key can't stand in 'oldMasterKeys' and 'nextMasterKeys' at the same time"));
        return new SecretSettings(current, old, next);
    }

    private static List<Secret> masterKeys(Fields fields, String name) {
        return fields.get(name, secretsIfAny(secret().check(KeyForm::isMasterKey, "must be 32 bytes in base64")))
                .orElse(List.of());
    }

    private @Nullable Secret fromEnvironment(Fields fields) {
        String text = environment.getOrDefault(VARIABLE, "");
        if (!text.isEmpty()) {
            Secret key = Secret.of(text);
            if (!isMasterKey(key)) {
                fields.problem("the environment's " + VARIABLE + " must be 32 bytes in base64");
            }
            return key;
        }
        if (mode == Mode.RUN) {
            fields.problem("missing key 'masterKey' in 'secrets', and the environment has no " + VARIABLE);
        }
        return null;
    }

    private static boolean isLong(Secret key) {
        return key.reveal().getBytes(StandardCharsets.UTF_8).length >= KEY_BYTES;
    }

    private static boolean isMasterKey(Secret key) {
        try {
            return Base64.getDecoder().decode(key.reveal()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

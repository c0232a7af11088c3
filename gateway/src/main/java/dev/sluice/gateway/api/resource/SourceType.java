// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.check.ResourceChecks;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sources. */
final class SourceType implements ResourceType<SourceSettings> {
    private static final String SECRETS = "secrets";

    private final ResourceChecks checks;

    SourceType(ResourceChecks checks) {
        this.checks = checks;
    }

    @Override
    public Kind kind() {
        return Kind.SOURCE;
    }

    @Override
    public String path() {
        return "/v1/sources";
    }

    @Override
    public String idPrefix() {
        return "src_";
    }

    @Override
    public Map<String, Resource<SourceSettings>> in(Snapshot snapshot) {
        return snapshot.sources();
    }

    @Override
    public ObjectNode shown(Resource<SourceSettings> resource) {
        ObjectNode form = ResourceJson.write(resource.definition());
        form.remove(SECRETS);
        return form.put("path", "/in/" + resource.id());
    }

    @Override
    public List<Secret> secrets(SourceSettings definition) {
        return definition.secrets();
    }

    @Override
    public SourceSettings with(SourceSettings definition, List<Secret> secrets) {
        return definition.with(secrets);
    }

    @Override
    public Optional<String> newSecret(SourceSettings definition) {
        return secretFor(definition.provider());
    }

    @Override
    public String secretsPointer() {
        return "/" + SECRETS;
    }

    /** A provider that publishes its keys has no secrets, and its form no list of them. */
    @Override
    public void reveal(ObjectNode form, List<Secret> secrets) {
        if (secrets.isEmpty()) {
            form.remove(SECRETS);
            return;
        }
        ArrayNode texts = form.putArray(SECRETS);
        secrets.forEach(secret -> texts.add(secret.reveal()));
    }

    @Override
    public ObjectNode form(SourceSettings definition) {
        return ResourceJson.write(definition);
    }

    @Override
    public void makeSecrets(ObjectNode form) {
        if (!form.has(SECRETS)) {
            secretFor(form.path("provider").asText(""))
                    .ifPresent(made -> form.putArray(SECRETS).add(made));
        }
    }

    /** A secret for a provider that takes one from its user; the others give theirs. */
    private static Optional<String> secretFor(String provider) {
        return switch (provider) {
            case "hmac", "github" -> Optional.of(NewSecret.text());
            case "standard-webhooks" -> Optional.of(NewSecret.whsec());
            default -> Optional.empty();
        };
    }

    @Override
    public void keepUnseen(ObjectNode form, Resource<SourceSettings> present) {
        if (!form.has(SECRETS)
                || Shown.isWhatWasShown(
                        form.get(SECRETS), present, present.definition().secrets())) {
            reveal(form, present.definition().secrets());
        }
    }

    @Override
    public ResourceJson.Read<SourceSettings> read(String id, ObjectNode form) {
        return ResourceJson.readSource(id, form, checks::source);
    }

    @Override
    public Future<Map<Integer, Long>> starts(SourceSettings definition, String tenant) {
        return Future.succeededFuture(Map.of());
    }

    @Override
    public boolean mentions(SourceSettings definition, String text) {
        return definition.provider().contains(text);
    }
}

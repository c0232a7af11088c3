// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import static dev.sluice.subscriptions.registry.topic.SomeSettings.SECRET;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unborn;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unbornSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Secret;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.OldSecrets;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.secret.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceCodecTest {

    private final ResourceCodec codec = codec(0);

    @Test
    void what_is_written_reads_the_same() {
        var subscription = unborn("billing", "com.stripe.*").with(State.FAILING);
        Resource<?> read = codec.readSubscription("billing", codec.write(subscription), 41);
        assertThat(read.incarnation()).isEqualTo(41);
        assertThat(codec.readSubscription("billing", codec.write(read), 99)).isEqualTo(read);
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("incarnation")
                .isEqualTo(subscription);
        var source = unbornSource("stripe-live");
        assertThat(codec.readSource("stripe-live", codec.write(source), -1)).isEqualTo(source);
    }

    @Test
    void secrets_that_end_are_written_sealed_and_read_the_same() {
        var old = new OldSecrets(Map.of(Secret.of(SECRET), SomeSettings.NOW.plusSeconds(5)));
        byte[] value = codec.write(unborn("billing", "*").with(old));
        assertThat(codec.readSubscription("billing", value, 41).oldSecrets()).isEqualTo(old);
        assertThat(new String(value, StandardCharsets.UTF_8))
                .contains("oldSecrets")
                .doesNotContain(SECRET);
    }

    @Test
    void whether_a_secret_was_handed_over_and_not_shown_is_kept_until_it_is() {
        Resource<SubscriptionSettings> present = unborn("billing", "*");
        Resource<SubscriptionSettings> handed = present.handed(present.definition());
        assertThat(codec.readSubscription("billing", codec.write(handed), 41).unseen())
                .isTrue();
        byte[] locked = codec(1).write(codec(1).readSubscription("billing", codec.write(handed), 0));
        assertThat(codec.readSubscription("billing", locked, 41).unseen()).isTrue();
        assertThat(codec.readSubscription("billing", codec.write(handed.seen()), 41)
                        .unseen())
                .isFalse();
    }

    @Test
    void what_could_not_be_read_again_is_not_written() {
        Resource<SubscriptionSettings> present = unborn("billing", "*");
        SubscriptionSettings settings = present.definition();
        Resource<?> unreadable = present.defined(new SubscriptionSettings(
                settings.name(),
                settings.tenant(),
                List.of(),
                settings.filter(),
                settings.from(),
                settings.ordering(),
                settings.maxAge(),
                settings.target()));

        assertThatThrownBy(() -> codec.write(unreadable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/types");
    }

    @Test
    void secrets_and_header_values_are_nowhere_in_clear() {
        String value = new String(codec.write(unborn("billing", "*")), StandardCharsets.UTF_8);
        assertThat(value)
                .contains("partner.example", "X-Team", "shown to partners")
                .doesNotContain(SECRET, "very-secret-team", "very-secret-key");
        assertThat(new String(codec.write(unbornSource("stripe-live")), StandardCharsets.UTF_8))
                .doesNotContain("whsec_live");
    }

    @Test
    void the_form_is_fixed() throws IOException {
        byte[] value = codec.write(codec.readSubscription("billing", codec.write(unborn("billing", "a")), 41));
        assertThat(value[0]).isEqualTo((byte) 1);
        JsonNode json = new ObjectMapper().readTree(value, 1, value.length - 1);
        assertThat(json.properties().stream().map(each -> each.getKey()))
                .containsExactly(
                        "id",
                        "tenant",
                        "origin",
                        "state",
                        "createdAt",
                        "version",
                        "incarnation",
                        "starts",
                        "definition");
        assertThat(json.path("origin").asText()).isEqualTo("api");
        assertThat(json.path("state").asText()).isEqualTo("active");
        assertThat(json.path("createdAt").asText()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(json.path("incarnation").asLong()).isEqualTo(41);
        assertThat(json.path("starts").toString()).isIn("{\"0\":5,\"2\":7}", "{\"2\":7,\"0\":5}");
        assertThat(json.path("definition").path("types").toString()).isEqualTo("[\"a\"]");
        assertThat(new ResourceKey(Kind.SUBSCRIPTION, "billing").bytes())
                .isEqualTo("subscription/billing".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void another_key_or_a_moved_secret_does_not_open() {
        byte[] value = codec.write(unborn("billing", "a"));
        for (var shut : List.of(
                codec(1).readSubscription("billing", value, 0),
                codec.readSubscription("other", value, 0),
                codec.readSubscription("billing", replaced(value, "\"acme\"", "\"acmf\""), 0))) {
            assertThat(shut.locked()).isNotNull();
            assertThat(shut.served()).isFalse();
            assertThat(((WebhookSpec) shut.definition().target()).secrets())
                    .singleElement()
                    .isNotEqualTo(Secret.of(SECRET));
        }
    }

    @Test
    void a_secret_moved_from_another_resource_or_tenant_does_not_open() throws IOException {
        byte[] mine = codec.write(unborn("billing", "a"));
        byte[] theirs = codec.write(unborn("other", "a"));
        String sealed = sealed(theirs);

        var moved = codec.readSubscription("billing", replaced(mine, sealed(mine), sealed), 0);

        assertThat(moved.locked()).isNotNull();
        assertThat(moved.locked().why()).contains("changed, or sealed for another resource");
        assertThat(codec.readSubscription("other", theirs, 0).locked()).isNull();
    }

    @Test
    void what_is_locked_is_written_back_as_it_stood_and_opens_where_the_key_is() {
        var old = new OldSecrets(Map.of(Secret.of(SECRET), SomeSettings.NOW.plusSeconds(5)));
        byte[] value = codec.write(unborn("billing", "a").with(old));

        byte[] paused =
                codec(1).write(codec(1).readSubscription("billing", value, 0).with(State.PAUSED));

        var opened = codec.readSubscription("billing", paused, 0);
        assertThat(opened.locked()).isNull();
        assertThat(opened.state()).isEqualTo(State.PAUSED);
        assertThat(opened.oldSecrets()).isEqualTo(old);
        assertThat(opened.definition()).isEqualTo(unborn("billing", "a").definition());
    }

    private static String sealed(byte[] value) throws IOException {
        return new ObjectMapper()
                .readTree(value, 1, value.length - 1)
                .at("/definition/webhook/secrets/0")
                .asText();
    }

    private static byte[] replaced(byte[] value, String from, String to) {
        return new String(value, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void what_another_version_wrote_is_told_with_its_place() {
        assertThatThrownBy(() -> codec.readSource("a", new byte[] {2, '{', '}'}, 7))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("source/a")
                .hasMessageContaining("7");
        assertThatThrownBy(() -> codec.readSource("a", new byte[] {1, '{', '}'}, 7))
                .isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> codec.readSource("a", new byte[0], 7)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> ResourceKey.parse("thing/a".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RegistryException.class);
    }

    private static ResourceCodec codec(int key) {
        var master = new byte[32];
        master[0] = (byte) key;
        return new ResourceCodec(new SealedDefinition(new SecretBox(master)));
    }
}

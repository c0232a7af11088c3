// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private final SecretBox before = new SecretBox(key(1));
    private final SecretBox between = new SecretBox(KeyRing.of(key(2), List.of(key(1)), List.of()));
    private final SecretBox preparing = new SecretBox(KeyRing.of(key(1), List.of(), List.of(key(2))));
    private final SecretBox after = new SecretBox(key(2));

    private static byte[] key(int n) {
        var key = new byte[MasterKey.BYTES];
        Arrays.fill(key, (byte) n);
        return key;
    }

    @Test
    void what_an_old_key_sealed_opens_and_is_told_as_old() {
        String sealed = before.seal("s", "acme", "source/a");

        assertThat(between.open(sealed, "acme", "source/a")).isEqualTo("s");
        assertThat(between.isOld(sealed)).isTrue();
        assertThat(before.isOld(sealed)).isFalse();
    }

    @Test
    void sealed_is_with_the_current_key_alone() {
        String sealed = between.seal("s", "acme", "source/a");

        assertThat(after.open(sealed, "acme", "source/a")).isEqualTo("s");
        assertThat(between.isOld(sealed)).isFalse();
        assertThatThrownBy(() -> before.open(sealed, "acme", "source/a"))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining(MasterKey.of(key(2)).id());
    }

    @Test
    void what_the_next_key_sealed_opens_and_is_not_old() {
        String sealed = after.seal("s", "acme", "source/a");

        assertThat(preparing.open(sealed, "acme", "source/a")).isEqualTo("s");
        assertThat(preparing.isOld(sealed)).isFalse();
    }

    @Test
    void the_binding_to_tenant_and_resource_holds_under_an_old_key_too() {
        String sealed = before.seal("s", "acme", "source/a");

        assertThatThrownBy(() -> between.open(sealed, "other", "source/a")).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> between.open(sealed, "acme", "source/b")).isInstanceOf(WrongKeyException.class);
    }

    @Test
    void a_key_named_twice_counts_once() {
        var ring = KeyRing.of(key(1), List.of(key(1), key(2), key(2)), List.of(key(2)));

        assertThat(ring.all()).hasSize(2);
        assertThat(ring.hasOld()).isTrue();
        assertThat(KeyRing.of(key(1), List.of(key(1)), List.of()).hasOld()).isFalse();
    }

    @Test
    void it_prints_names_and_no_key() {
        assertThat(KeyRing.of(key(1), List.of(key(2)), List.of()).toString())
                .contains(MasterKey.of(key(1)).id(), MasterKey.of(key(2)).id())
                .doesNotContain(Base64.getEncoder().encodeToString(key(1)), "0101010101");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SecretBoxProperties {

    private final SecretBox box = new SecretBox(new byte[32]);

    @Property(tries = 200)
    void what_is_sealed_opens_again(@ForAll String text, @ForAll String tenant, @ForAll String resource) {
        String wellFormed = text.replaceAll("[\\ud800-\\udfff]", "");
        String sealed = box.seal(wellFormed, tenant, resource);
        assertThat(box.open(sealed, tenant, resource)).isEqualTo(wellFormed);
        assertThat(box.seal(wellFormed, tenant, resource)).isNotEqualTo(sealed);
    }

    @Example
    void any_flipped_bit_keeps_it_shut() {
        byte[] bytes = Base64.getDecoder().decode(box.seal("whsec_1", "acme", "source/a"));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> box.open(Base64.getEncoder().encodeToString(changed), "acme", "source/a"))
                    .isInstanceOf(WrongKeyException.class);
        }
    }

    @Example
    void another_key_is_told_as_such() {
        var other = new byte[32];
        other[0] = 1;
        String sealed = new SecretBox(other).seal("whsec_1", "acme", "source/a");
        assertThatThrownBy(() -> box.open(sealed, "acme", "source/a"))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining("source/a")
                .hasMessageContaining("another master key")
                .hasMessageContaining("SLUICE_MASTER_KEY")
                .hasMessageNotContaining("whsec");
    }

    @Example
    void another_tenant_or_resource_does_not_open_it() {
        String sealed = box.seal("whsec_1", "acme", "source/a");
        assertThatThrownBy(() -> box.open(sealed, "acm", "source/a")).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> box.open(sealed, "acme", "source/b")).isInstanceOf(WrongKeyException.class);
    }

    @Example
    void what_is_no_sealed_text_is_refused() {
        assertThatThrownBy(() -> box.open("", "acme", "a")).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> box.open("%%", "acme", "a")).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> box.open("AQID", "acme", "a")).isInstanceOf(WrongKeyException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new SecretBox(new byte[16]));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    /** What takes each part of the text for each part of it again takes hours for this much. */
    private static final int LARGE = 8 << 20;

    private static final Duration GUARD = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\n",
                "\r\n--b\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n",
                "\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv",
                "--b",
                "\r\n--",
                "\r\n\r\n",
                "\r"
            })
    void a_body_is_gone_through_once_however_it_is_made_up(String piece) {
        byte[] body = ("--b\r\n" + piece.repeat(LARGE / piece.length())).getBytes(UTF_8);

        Multipart read = assertTimeoutPreemptively(GUARD, () -> Multipart.of(body, "b"));

        assertThat(read.only("a")).isNull();
    }

    @Test
    void parts_are_counted_whether_they_are_fields_or_not() {
        String field = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n";
        String file = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nv\r\n";

        assertThat(of(field + file.repeat(998) + "--b--").only("a")).isEqualTo("v");
        assertThat(of(field + file.repeat(1_000) + "--b--").only("a"))
                .as("a part of them is not taken for the whole")
                .isNull();
    }

    @Test
    void a_part_without_an_end_of_its_head_borrows_none_of_the_next() {
        String without = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n";
        String with = "--b\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\nv\r\n";

        Multipart read = of(without + with + "--b--");

        assertThat(read.only("a")).isNull();
        assertThat(read.only("c")).isEqualTo("v");
    }

    @Test
    void heads_and_values_have_a_length() {
        String start = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n";
        int used = start.length() - "--b\r\n".length();

        assertThat(of(start + "X: " + "x".repeat(1_024 - used - 7) + "\r\n\r\nv\r\n--b--")
                        .only("a"))
                .isEqualTo("v");
        assertThat(of(start + "X: " + "x".repeat(1_024 - used - 6) + "\r\n\r\nv\r\n--b--")
                        .only("a"))
                .isNull();
        assertThat(of(start + "\r\n" + "v".repeat(1_024) + "\r\n--b--").only("a"))
                .hasSize(1_024);
        assertThat(of(start + "\r\n" + "v".repeat(1_025) + "\r\n--b--").only("a"))
                .isNull();
        assertThat(of(start + "\r\n\r\n--b--").only("a")).isEmpty();
    }

    private static Multipart of(String body) {
        return Multipart.of(body.getBytes(UTF_8), "b");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateUrlTest {
    @Test
    void a_plain_url_on_the_host_is_trusted() {
        assertThat(CertificateUrl.trustedHost("https://a.example/certs/CERT-1.pem", "a.example"::equals))
                .isEqualTo("a.example");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "https:x",
                "https:x.pem",
                "https:",
                "https://",
                "https://a.example",
                "mailto:a@a.example",
                "https:///a.pem",
                "http://a.example/a.pem",
                "https://b.example/a.pem",
                "https://a.example:8443/a.pem",
                "https://u@a.example/a.pem",
                "https://a.example/a.pem?b",
                "https://a.example/a.pem#b",
                "https://a.example//a.pem",
                "https://a.example/../a.pem",
                "https://a.example/%61.pem",
                "//a.example/a.pem",
                "/a.pem",
                "a b"
            })
    void nothing_else_is_and_nothing_throws(String url) {
        assertThat(CertificateUrl.trustedHost(url, "a.example"::equals)).isNull();
    }
}

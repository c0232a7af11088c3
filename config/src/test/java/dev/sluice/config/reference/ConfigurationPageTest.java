// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference says what the code does. With {@code -Dsluice.docs=write} it is written anew first. */
class ConfigurationPageTest {
    private static final Path FILE = Path.of("..", "docs", "configuration.md");

    @Test
    void the_reference_is_what_the_forms_say() throws IOException {
        String made = new ConfigurationPage(meanings()).text();
        if ("write".equals(System.getProperty("sluice.docs"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE))
                .as("docs/configuration.md; ./mvnw -q test -pl config -Dtest=ConfigurationPageTest -Dsluice.docs=write")
                .isEqualTo(made);
    }

    private static java.util.Map<String, String> meanings() throws IOException {
        var properties = new Properties();
        try (var text =
                new InputStreamReader(ConfigurationPageTest.class.getResourceAsStream("meanings.properties"), UTF_8)) {
            properties.load(text);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}

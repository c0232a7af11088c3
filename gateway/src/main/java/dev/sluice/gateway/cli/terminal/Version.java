// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version as the build wrote it into the jar. */
public final class Version implements IVersionProvider {
    private static final String POM = "/META-INF/maven/dev.sluice/sluice-gateway/pom.properties";

    public static String text() {
        try (InputStream in = Version.class.getResourceAsStream(POM)) {
            var properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "development");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(POM, unreadable);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"sluice " + text()};
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.terminal;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option is also an environment variable: {@code --management-port} is {@code SLUICE_MANAGEMENT_PORT}. Kubernetes sets
 * {@code SLUICE_PORT=tcp://…} for a service called sluice; such values are nobody's wish.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final Set<String> NEVER = Set.of("--help", "--version");

    private final Map<String, String> environment;

    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || NEVER.contains(option.longestName())) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        return value == null || value.isEmpty() || value.startsWith("tcp://") ? null : value;
    }

    public static String variable(String option) {
        return "SLUICE_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import dev.sluice.gateway.cli.api.ResourceKind;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What differs between kinds of resources. */
final class Definitions {
    private Definitions() {}

    /** The command, with the options for its kind of resource beside its own. */
    static CommandLine line(Runnable command, Options options) {
        var line = new CommandLine(command);
        line.getCommandSpec().addMixin("options", CommandSpec.forAnnotatedObject(options));
        return line;
    }

    static Options options(ResourceKind kind) {
        return switch (kind) {
            case SOURCE -> new SourceOptions();
            case SUBSCRIPTION -> new SubscriptionOptions();
        };
    }
}

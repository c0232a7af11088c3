// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.stage.Broker;
import java.util.List;
import java.util.Locale;

/** Whether the gateways' group speaks what it was to speak, as the broker tells it. */
final class GroupCheck {

    /** What is not as it was to be; nothing when there is no such group. */
    static List<String> flaws(Broker broker, String group, TrialSettings.Protocol wanted) {
        String spoken = broker.groupType(group).toLowerCase(Locale.ROOT);
        return spoken.isEmpty() || spoken.equals(wanted.name().toLowerCase(Locale.ROOT))
                ? List.of()
                : List.of("the group speaks the " + spoken + " protocol, and was to speak " + wanted);
    }

    private GroupCheck() {}
}

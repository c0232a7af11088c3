// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.stage.Broker;
import java.util.List;
import java.util.Locale;

/** What the gateways' group speaks, as the broker tells it; empty when there is no such group. */
record GroupCheck(String spoken) {
    static GroupCheck of(Broker broker, String group) {
        return new GroupCheck(broker.groupType(group).toLowerCase(Locale.ROOT));
    }

    String remark() {
        return "the broker says that the group speaks: " + (spoken.isEmpty() ? "nothing" : spoken);
    }

    /** What is not as it was to be. */
    List<String> flaws(TrialSettings.Protocol wanted) {
        return spoken.isEmpty() || spoken.equals(wanted.name().toLowerCase(Locale.ROOT))
                ? List.of()
                : List.of("the group speaks the " + spoken + " protocol, and was to speak " + wanted);
    }
}

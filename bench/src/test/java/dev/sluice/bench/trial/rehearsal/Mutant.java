// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.rehearsal;

/** What the rehearsal gateway does wrong. */
public enum Mutant {
    NONE,
    ACKNOWLEDGES_BEFORE_PRODUCING,
    COMMITS_BEFORE_DELIVERING,
    SKIPS_VERIFICATION_AND_AT_RESUME;

    public static final class None {
        public static void main(String[] arguments) throws Exception {
            RehearsalGateway.run(NONE, arguments);
        }
    }

    public static final class AcknowledgesBeforeProducing {
        public static void main(String[] arguments) throws Exception {
            RehearsalGateway.run(ACKNOWLEDGES_BEFORE_PRODUCING, arguments);
        }
    }

    public static final class CommitsBeforeDelivering {
        public static void main(String[] arguments) throws Exception {
            RehearsalGateway.run(COMMITS_BEFORE_DELIVERING, arguments);
        }
    }

    /** One at the door and one at the streams: what is found of each can't be of the other. */
    public static final class SkipsVerificationAndAtResume {
        public static void main(String[] arguments) throws Exception {
            RehearsalGateway.run(SKIPS_VERIFICATION_AND_AT_RESUME, arguments);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;

/** What the coordinator's word proves of a transaction that stands open on a partition's log. The rules: docs/decisions/0034. */
sealed interface Ending {
    /** It goes on, or is about to end: wait. */
    record UnderWay(TransactionState state) implements Ending {}

    /** It has ended and its marker is missing; how it ended can't be told any more. */
    record Forgotten(TransactionState state) implements Ending {}

    /** It was committed, and the marker that says so is missing: never to be aborted by a machine. */
    record Committed() implements Ending {}

    /** Nothing is proven. */
    record Unproven(String why) implements Ending {}

    /**
     * What is proven.
     *
     * @param open how its producer stands on the partition's log, asked first
     * @param said how its transactional id stands at the coordinator, asked after that
     */
    static Ending of(ProducerState open, TransactionDescription said) {
        if (said.producerId() != open.producerId()) {
            return new Unproven("its transactional id has another producer now");
        }
        return switch (said.state()) {
            case ONGOING, PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE -> new UnderWay(said.state());
            case UNKNOWN -> new Unproven("the coordinator tells a state that is not known here");
            case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT -> ended(open, said);
        };
    }

    private static Ending ended(ProducerState open, TransactionDescription said) {
        if (said.state() == TransactionState.COMPLETE_COMMIT && said.producerEpoch() <= open.producerEpoch() + 1) {
            return new Committed();
        }
        return said.producerEpoch() > open.producerEpoch()
                ? new Forgotten(said.state())
                : new Unproven("its producer has no later epoch; when its node is restarted, it has");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.trial.receive.Script;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/** What a trial does to the gateway: each fault with its blow, which has no state, and its plan, a record. */
@SuppressWarnings("ImmutableEnumChecker")
public enum FaultKind {
    /** Nothing. */
    NONE(Blow.NOTHING, Plan.USUAL.blows(0)),
    /** SIGKILL in the midst of traffic, and started again at once. */
    KILL_GATEWAY(Blows::killGateway, Plan.USUAL.reachIsBounded()),
    /** SIGKILL to the only broker, and started again after a second. */
    KILL_BROKER(Blows::killBroker, Plan.USUAL),
    /** SIGKILL to the only broker; while it is away the gateways spool, and one of them is killed (-9) in the midst of that. */
    KAFKA_AWAY(Blows::kafkaAway, Plan.SPOOLING),
    /** Nothing, but each request goes to two gateways at once. */
    DUPLICATES(Blow.NOTHING, Plan.TWO_DOORS),
    /** SIGSTOP to the only broker, for longer than every timeout and lease, and SIGCONT. */
    PAUSE_BROKER(Blows::pauseBroker, Plan.THREE_NODES.blows(2)),
    /** SIGSTOP to a gateway, also between sending a checkpoint's offsets and committing it, until others have taken over; then SIGCONT. */
    PAUSE_NODE(Blows::pauseNode, Plan.THREE_NODES.blows(4).reachIsBounded().standsStill()),
    /** One subscriber's endpoint refuses connections for a long stretch, another time it hangs, and lives again. */
    DEAD_ENDPOINT(Blows::deadEndpoint, Plan.THREE_NODES.blows(2).subject(Script.STEADY)),
    /** One subscriber's endpoint takes seconds for each answer, or drips it, for a long stretch. */
    SLOW_ENDPOINT(Blows::slowEndpoint, Plan.USUAL.rate(100).blows(1).subject(Script.STEADY)),
    /** One subscriber's endpoint always refuses some events, while gateways are killed and stopped. */
    POISON_EVENT(
            Blows::oneNodeAfterTheOther,
            Plan.THREE_NODES.subject(Script.POISON).reachIsBounded().triesAreBounded()),
    /** Every gateway is stopped (SIGTERM) and started again, one after the other. */
    ROLLING_RESTART(
            Blows::rollingRestart, Plan.THREE_NODES.blows(1).reachIsBounded().triesAreBounded()),
    /** Some gateways leave (SIGTERM, SIGKILL) and come back all the time, while the API makes, changes, pauses and deletes subscriptions. */
    REBALANCE(Blow.NOTHING, Plan.THREE_NODES.blows(0));

    private final Blow blow;
    private final Plan plan;

    FaultKind(Blow blow, Plan plan) {
        this.blow = blow;
        this.plan = plan;
    }

    Blow blow() {
        return blow;
    }

    Plan plan() {
        return plan;
    }

    /** As it is called on the command line. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Events a second, when nobody says otherwise. */
    public int usualRate() {
        return plan.rate();
    }

    /** How often the fault is done, when nobody says otherwise. */
    public int usualBlows() {
        return plan.blows();
    }

    /** Gateways, when nobody says otherwise. */
    public int usualNodes() {
        return plan.nodes();
    }

    /** The one called {@code title}. */
    public static Optional<FaultKind> called(String title) {
        return Arrays.stream(values())
                .filter(kind -> kind.title().equals(title))
                .findFirst();
    }

    /** All titles, for the command line's help. */
    public static final class Titles implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(FaultKind::title).iterator();
        }
    }
}

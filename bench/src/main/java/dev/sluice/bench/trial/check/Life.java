// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.ledger.Row.Change;
import dev.sluice.bench.trial.ledger.Row.Deed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A subscription that the API makes, changes, pauses and deletes while events come. Confined to one thread.
 *
 * <p>A change takes effect at some moment between its request and a lease after its answer, and for an event that waits (for a
 * retry, a resume, a new owner of its partition) only when it is offered. So what an event may be matched by is every definition
 * that was in force anywhere from its sending on. It may be delivered when one of them wants it, and must be when all of them do,
 * up to the moment at which somebody claims that it is there.
 */
public final class Life implements Interest {
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Step> steps = new ArrayList<>();
    private final List<Row.Claim> claims = new ArrayList<>();
    private final long lease;

    private record Step(Change change, Wanted wanted) {}

    /** A life with nothing in it yet. */
    public Life(Bounds bounds) {
        this.lease = bounds.leaseMicros();
    }

    /** The next thing that was done to it. */
    public void add(Change change) {
        steps.add(new Step(change, new Wanted(change.tenant(), change.types(), change.minAmount())));
    }

    /** Somebody waits no longer. */
    void add(Row.Claim claim) {
        claims.add(claim);
    }

    private Change first() {
        return steps.getFirst().change;
    }

    @Override
    public String name() {
        return first().subscriber();
    }

    @Override
    public String tenant() {
        return first().tenant();
    }

    @Override
    public boolean ordered() {
        return false;
    }

    /** Nobody knows whether it was made at all. */
    boolean isDoubtful() {
        return first().deed() == Deed.MAYBE_MADE;
    }

    /** When the step after {@code step} was answered. */
    private long end(int step) {
        return step + 1 < steps.size() ? steps.get(step + 1).change.at() : NEVER;
    }

    /** Whether what step number {@code step} says may have been obeyed at any time from {@code from} to {@code to}. */
    private boolean inForce(int step, long from, long to) {
        long end = end(step);
        return steps.get(step).change.asked() <= to && (end == NEVER || end + lease >= from);
    }

    @Override
    public boolean allows(Row.Intent event, long receivedAt) {
        if (isDoubtful()) {
            return event.tenant().equals(tenant());
        }
        for (int i = 0; i < steps.size(); i++) {
            if (inForce(i, event.at(), receivedAt) && steps.get(i).wanted.matches(event)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isBefore(History event, long receivedAt) {
        OptionalLong acked = event.firstAck();
        return acked.isPresent()
                && steps.stream().anyMatch(step -> leavesBehind(step.change, acked.getAsLong(), receivedAt));
    }

    private boolean leavesBehind(Change change, long ackedAt, long receivedAt) {
        return switch (change.deed()) {
            case MADE -> ackedAt < change.asked();
            case RESUMED_FROM_NOW -> ackedAt < change.asked() && receivedAt > change.at() + lease;
            case MADE_FROM_EARLIEST, MAYBE_MADE, CHANGED, PAUSED, RESUMED, DELETED -> false;
        };
    }

    @Override
    public boolean awaits(Row.Intent intent, History event) {
        long acked = event.firstAck().orElse(NEVER);
        return claims.stream()
                .filter(claim -> claim.upTo() >= acked)
                .findFirst()
                .map(claim -> isDue(intent, claim.at()))
                .orElse(false);
    }

    /** Whether an event that was acknowledged in time must be there at {@code claimedAt}. */
    public boolean isDue(Row.Intent event, long claimedAt) {
        if (isDoubtful() || (first().deed() == Deed.MADE && event.at() < first().at())) {
            return false;
        }
        for (int i = 0; i < steps.size(); i++) {
            Change change = steps.get(i).change;
            boolean skipped =
                    change.deed() == Deed.RESUMED_FROM_NOW && change.asked() <= claimedAt && event.at() < change.at();
            if (skipped
                    || (inForce(i, event.at(), claimedAt)
                            && !steps.get(i).wanted.matches(event))) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with a request that came then and there, and how late after the write that it ignores. */
    Manners manners(Row.Hit hit) {
        if (isDoubtful()) {
            return Manners.GOOD;
        }
        Change now = first();
        for (Step step : steps) {
            now = step.change.at() < hit.at() ? step.change : now;
        }
        boolean moving =
                steps.stream().anyMatch(step -> step.change.asked() <= hit.at() && step.change.at() >= hit.at());
        return switch (now.deed()) {
            case DELETED -> new Manners(Breach.AFTER_DELETION, hit.at() - now.at());
            case PAUSED -> moving ? address(hit) : new Manners(Breach.WHILE_PAUSED, hit.at() - now.at());
            default -> address(hit);
        };
    }

    private Manners address(Row.Hit hit) {
        long left = 0;
        for (int i = 0; i < steps.size(); i++) {
            Change change = steps.get(i).change;
            if (change.url() == hit.url() && change.asked() <= hit.at()) {
                left = end(i);
            }
        }
        return left >= hit.at() ? Manners.GOOD : new Manners(Breach.STALE_ADDRESS, hit.at() - left);
    }

    /**
     * How a request stands to the write that came last.
     *
     * @param breach what it is when {@code late} is more than a lease
     * @param late microseconds after the write's answer; 0 for one that obeys
     */
    record Manners(Breach breach, long late) {
        static final Manners GOOD = new Manners(Breach.STALE_ADDRESS, 0);
    }
}

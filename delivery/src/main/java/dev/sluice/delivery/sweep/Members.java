// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.EventFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is in a sweep, and what each was shown in the turn at hand. Confined to the shard's event loop.
 *
 * <p>A follower may only be told that it has passed what it was shown, so a turn belongs to those that stood in it from its beginning:
 * whoever joins in the middle, or goes back in the middle because it has found something to read again, is shown nothing more and told
 * nothing before the next turn.
 */
public final class Members {
    /** Not in this turn any more. */
    private static final long OUT = Long.MAX_VALUE;

    private static final class Member {
        private final Follower follower;

        /** Everything that it wanted below was shown to it in this turn, or before. */
        private long shown;

        private boolean gone;

        private Member(Follower follower) {
            this.follower = follower;
        }
    }

    /** Of a turn: nobody is taken out before the next one, so that everybody is asked about every record. */
    private final List<Member> members = new ArrayList<>();

    private final List<Member> waiting = new ArrayList<>();
    /** Whoever is in one of the two and not gone: there may be thousands, who ask after each tick. */
    private final Set<Follower> joined = Collections.newSetFromMap(new IdentityHashMap<>());

    private int inTurn;

    /** False when it is in already. */
    public boolean join(Follower follower) {
        return joined.add(follower) && waiting.add(new Member(follower));
    }

    /** Whether it is in, in the turn or waiting for the next. */
    public boolean has(Follower follower) {
        return joined.contains(follower);
    }

    /** Says that the follower is gone. */
    public void leave(Follower follower) {
        if (joined.remove(follower)) {
            waiting.removeIf(member -> member.follower.equals(follower));
            for (Member member : members) {
                if (member.follower.equals(follower) && !member.gone) {
                    takeOut(member);
                }
            }
        }
    }

    private void takeOut(Member member) {
        member.gone = true;
        member.shown = OUT;
        inTurn--;
    }

    /** Says that everybody is gone. */
    public void clear() {
        members.clear();
        waiting.clear();
        joined.clear();
        inTurn = 0;
    }

    /** Whether nobody is in it; those who wait for the next turn are. */
    public boolean isEmpty() {
        return joined.isEmpty();
    }

    /** How many are in the turn. */
    public int inTurn() {
        return inTurn;
    }

    /** A turn begins with everybody who has something to read below {@code front} and room for it; the others leave. */
    public void begin(long front) {
        members.removeIf(member -> member.gone);
        members.addAll(waiting);
        waiting.clear();
        inTurn = members.size();
        for (Member member : members) {
            member.shown = member.follower.next();
            if (isDone(member, front) && !member.gone) {
                joined.remove(member.follower);
                takeOut(member);
            }
        }
    }

    private static boolean isDone(Member member, long front) {
        if (member.shown >= front) {
            member.follower.passed(member.shown);
            return true;
        }
        return !member.follower.wants();
    }

    /** The lowest place of those in a turn that has just begun. */
    public long lowest() {
        return from(null, Long.MAX_VALUE);
    }

    /** Where a turn that has just begun goes on: somebody in the stretch at hand, else the lowest above {@code stop}, else the lowest of all. */
    long from(@Nullable Window stretch, long stop) {
        long oldest = Long.MAX_VALUE;
        long above = Long.MAX_VALUE;
        long inHand = Long.MAX_VALUE;
        for (Member member : members) {
            long next = member.shown;
            oldest = Math.min(oldest, next);
            if (stretch != null && stretch.covers(next)) {
                inHand = Math.min(inHand, next);
            }
            if (next > stop) {
                above = Math.min(above, next);
            }
        }
        if (inHand != Long.MAX_VALUE) {
            return inHand;
        }
        return above != Long.MAX_VALUE ? above : oldest;
    }

    /**
     * Shows a record to those who are in the stretch: one that is further behind has not seen what stands before {@code from}.
     *
     * @return false when {@code until}, on the clock of {@link System#nanoTime}, is over: whoever was asked has passed the record, the
     *     others come to it again
     */
    public boolean offer(LogRecord record, long from, long until) {
        @Nullable EventFacts facts = null;
        for (int i = members.size() - 1; i >= 0; i--) {
            Member member = members.get(i);
            if (!reaches(member, record.offset(), from)) {
                continue;
            }
            if (facts != null && System.nanoTime() - until >= 0) {
                return false;
            }
            if (record.isForSubscribers()) {
                facts = facts == null ? new EventFacts(record.event()) : facts;
                if (member.follower.matches(facts) && !member.follower.take(record)) {
                    refused(member, record.offset());
                    continue;
                }
            }
            member.follower.passed(record.offset() + 1);
            member.shown = member.gone ? OUT : record.offset() + 1;
        }
        return facts == null || System.nanoTime() - until < 0;
    }

    private boolean reaches(Member member, long offset, long from) {
        if (member.shown < from || member.shown > offset) {
            return false;
        }
        long next = member.follower.next();
        if (next < member.shown) {
            member.shown = OUT;
            return false;
        }
        if (next > offset) {
            member.shown = offset + 1;
            return false;
        }
        return true;
    }

    /** It stays before the record: it comes to it again, in another turn. */
    private void refused(Member member, long offset) {
        member.follower.passed(offset);
        if (member.gone) {
            return;
        }
        takeOut(member);
        if (member.follower.wants()) {
            waiting.add(new Member(member.follower));
        } else {
            joined.remove(member.follower);
        }
    }

    /** Holes and records of others may stand before {@code reached}: everybody who was in the stretch is there now. */
    public void pass(long from, long reached) {
        for (Member member : members) {
            if (member.shown >= from && member.shown < reached) {
                long next = member.follower.next();
                if (next >= member.shown && next < reached) {
                    member.follower.passed(reached);
                }
            }
        }
    }

    /** The last record below {@code reached} came onto the log then: says so to those who stand there. */
    void saw(long reached, long timestamp) {
        for (Member member : members) {
            if (!member.gone && member.follower.next() == reached) {
                member.follower.saw(timestamp);
            }
        }
    }

    /** The log does not have what stood below {@code to} any more. One that is told of a loss may leave for it. */
    public void lost(long to) {
        for (Member member : members) {
            if (!member.gone && member.follower.next() < to) {
                member.follower.lost(member.follower.next(), to);
            }
        }
    }
}

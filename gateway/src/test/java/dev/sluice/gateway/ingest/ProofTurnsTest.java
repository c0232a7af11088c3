// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for signatures of curves, and whose turn it is: one thread, and two under way. */
@Timeout(60)
class ProofTurnsTest {
    private static final int BEGUN = 2;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SlowProofs proofs = new SlowProofs(vertx, 1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> judged = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        gate.countDown();
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
    }

    /** What is asked for on the loop, one after the other, before the first of them is done. */
    private List<Future<Verdict>> onLoop(Callable<List<Future<Verdict>>> asked) throws Exception {
        Promise<List<Future<Verdict>>> all = Promise.promise();
        loop.runOnContext(v -> {
            try {
                all.complete(asked.call());
            } catch (Exception failed) {
                all.fail(failed);
            }
        });
        return get(all.future());
    }

    private SlowProofs.Proof<Verdict> begin(String tenant, String source) {
        return proofs.begin(tenant, source, () -> {
            gate.await();
            judged.add(source);
            return new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH);
        });
    }

    private Future<Verdict> judge(String source) {
        return judge("acme", source);
    }

    private Future<Verdict> judge(String tenant, String source) {
        return begin(tenant, source).outcome();
    }

    private List<Future<Verdict>> flood(String source, int count) {
        return flood("acme", source, count);
    }

    private List<Future<Verdict>> flood(String tenant, String source, int count) {
        var all = new ArrayList<Future<Verdict>>();
        for (int i = 0; i < count; i++) {
            all.add(judge(tenant, source));
        }
        return all;
    }

    /** Two that are under way, and as many as there are places behind them. */
    private List<Future<Verdict>> eightFullSources(String tenant) {
        List<Future<Verdict>> asked = flood(tenant, tenant + 0, BEGUN);
        for (int source = 0; source < 8; source++) {
            asked.addAll(flood(tenant, tenant + source, SlowProofs.MOST_OF_ONE));
        }
        return asked;
    }

    @Test
    void a_flood_at_one_source_neither_delays_nor_refuses_what_comes_to_another() throws Exception {
        List<Future<Verdict>> all = onLoop(() -> {
            List<Future<Verdict>> asked = flood("flooded", 2 * SlowProofs.MOST_WAITING);
            asked.add(judge("quiet"));
            return asked;
        });
        gate.countDown();

        assertThat(get(all.getLast())).isEqualTo(new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH));
        get(all.get(BEGUN + SlowProofs.MOST_OF_ONE - 1));
        assertThat(judged.indexOf("quiet")).isEqualTo(BEGUN + 1);
        assertThat(judged).hasSize(BEGUN + SlowProofs.MOST_OF_ONE + 1);
        assertThat(all.get(BEGUN + SlowProofs.MOST_OF_ONE).cause()).isInstanceOf(ProblemException.class);
        assertThat(all.stream().filter(Future::failed)).hasSize(all.size() - judged.size());
    }

    @Test
    void all_sources_together_have_so_many_places_and_all_are_free_again_afterwards() throws Exception {
        List<Future<Verdict>> all = onLoop(() -> {
            List<Future<Verdict>> asked = eightFullSources("acme");
            asked.add(judge("acme0"));
            return asked;
        });
        gate.countDown();

        assertThat(all.getLast().cause()).isInstanceOf(ProblemException.class);
        for (Future<Verdict> each : all.subList(0, all.size() - 1)) {
            get(each);
        }
        List<Future<Verdict>> again = onLoop(() -> flood("0", SlowProofs.MOST_OF_ONE + BEGUN));
        assertThat(get(again.getLast())).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void a_tenant_with_many_sources_does_not_shut_another_out() throws Exception {
        List<Future<Verdict>> all = onLoop(() -> {
            List<Future<Verdict>> asked = eightFullSources("many");
            asked.addAll(flood("other", "quiet", 3));
            return asked;
        });
        gate.countDown();

        for (Future<Verdict> each : all.subList(all.size() - 3, all.size())) {
            assertThat(get(each)).isEqualTo(new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH));
        }
        assertThat(all.stream().filter(Future::failed)).as("gave up its place").hasSize(3);
        // tenants have turns, however many sources one has
        assertThat(List.copyOf(judged).subList(BEGUN, BEGUN + 6)).containsSubsequence("quiet", "quiet", "quiet");
    }

    @Test
    void two_tenants_that_take_all_places_leave_room_for_a_third_and_for_a_source_more() throws Exception {
        List<Future<Verdict>> all = onLoop(() -> {
            List<Future<Verdict>> asked = eightFullSources("one");
            for (int source = 0; source < 8; source++) {
                asked.addAll(flood("two", "two" + source, SlowProofs.MOST_OF_ONE));
            }
            asked.add(judge("third", "third0"));
            asked.add(judge("one", "one more"));
            return asked;
        });
        gate.countDown();

        assertThat(get(all.get(all.size() - 2))).isInstanceOf(Verdict.Refused.class);
        assertThat(get(all.getLast())).isInstanceOf(Verdict.Refused.class);
        for (Future<Verdict> each : all) {
            each.otherwiseEmpty().toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
        }
        assertThat(judged).hasSize(BEGUN + SlowProofs.MOST_WAITING);
        assertThat(judged.stream().filter(source -> source.startsWith("two")).count())
                .isBetween(SlowProofs.MOST_WAITING / 2 - 2L, SlowProofs.MOST_WAITING / 2 + 2L);
    }

    @Test
    void what_has_been_answered_in_the_meantime_is_not_verified_and_leaves_its_place_at_once() throws Exception {
        List<Future<Verdict>> all = onLoop(() -> {
            List<Future<Verdict>> asked = flood("first", BEGUN);
            SlowProofs.Proof<Verdict> late = begin("acme", "late");
            asked.add(late.outcome());
            asked.add(judge("after"));
            proofs.giveUp(late);
            asked.add(Future.succeededFuture(
                    late.outcome().failed() ? new Verdict.Refused(ReasonCode.KEY_REJECTED) : null));
            return asked;
        });
        assertThat(all.getLast().result()).as("told before any other is done").isNotNull();
        gate.countDown();

        get(all.get(BEGUN + 1));
        assertThat(all.get(BEGUN).cause()).isInstanceOf(ProblemException.class);
        assertThat(judged).containsExactly("first", "first", "after");
    }

    @Test
    void what_has_begun_is_told_of_when_it_is_done_though_it_was_given_up() throws Exception {
        List<Future<Verdict>> all = onLoop(() -> {
            SlowProofs.Proof<Verdict> begun = begin("acme", "begun");
            proofs.giveUp(begun);
            return List.of(begun.outcome());
        });
        assertThat(all.getFirst().isComplete()).isFalse();
        gate.countDown();

        assertThat(get(all.getFirst())).isInstanceOf(Verdict.Refused.class);
    }
}

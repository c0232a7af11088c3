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
import java.util.function.BooleanSupplier;
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

    private Future<Verdict> judge(String source, BooleanSupplier wanted) {
        return proofs.judge(source, wanted, () -> {
            gate.await();
            judged.add(source);
            return new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH);
        });
    }

    private List<Future<Verdict>> flood(String source, int count) {
        var all = new ArrayList<Future<Verdict>>();
        for (int i = 0; i < count; i++) {
            all.add(judge(source, () -> true));
        }
        return all;
    }

    @Test
    void a_flood_at_one_source_neither_delays_nor_refuses_what_comes_to_another() throws Exception {
        List<Future<Verdict>> all = onLoop(() -> {
            List<Future<Verdict>> asked = flood("flooded", 2 * SlowProofs.MOST_WAITING);
            asked.add(judge("quiet", () -> true));
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
            List<Future<Verdict>> asked = flood("0", BEGUN);
            for (int source = 0; source < 8; source++) {
                asked.addAll(flood(source + "", SlowProofs.MOST_OF_ONE));
            }
            asked.add(judge("one too many", () -> true));
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
    void what_has_been_answered_in_the_meantime_is_not_verified() throws Exception {
        boolean[] answered = {false};
        List<Future<Verdict>> all = onLoop(() -> {
            List<Future<Verdict>> asked = flood("first", BEGUN);
            asked.add(judge("late", () -> !answered[0]));
            asked.add(judge("after", () -> true));
            answered[0] = true;
            return asked;
        });
        gate.countDown();

        get(all.getLast());
        assertThat(all.get(BEGUN).cause()).isInstanceOf(ProblemException.class);
        assertThat(judged).containsExactly("first", "first", "after");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowingThreadTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final List<String> done = new ArrayList<>();
    private final CompletableFuture<RuntimeException> ended = new CompletableFuture<>();
    private final FollowingThread<List<String>> thread =
            new FollowingThread<>("followed", 2, IllegalStateException::new, new Work());

    @AfterEach
    void stop() throws Exception {
        thread.stop().get(30, TimeUnit.SECONDS);
    }

    @Test
    void what_it_is_asked_it_does_and_leaves_its_rest_for() throws Exception {
        start();

        assertThat(ask("one").get(30, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(ask("two").get(30, TimeUnit.SECONDS)).isEqualTo("two");
        thread.stop().get(30, TimeUnit.SECONDS);

        assertThat(done).containsExactly("one", "two");
        assertThat(thread.failure()).isNull();
    }

    @Test
    void what_a_command_throws_is_told_to_who_asked_and_to_nobody_else() throws Exception {
        start();

        assertThatThrownBy(() -> ask("refused").get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(ask("next").get(30, TimeUnit.SECONDS)).isEqualTo("next");
        assertThat(thread.failure()).isNull();
    }

    @Test
    void an_error_ends_the_thread_and_everybody_hears_of_it() throws Exception {
        start();
        CompletableFuture<String> asked = ask("fatal");

        assertThatThrownBy(() -> asked.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(AssertionError.class);
        assertThat(ended.get(30, TimeUnit.SECONDS)).hasMessageContaining("stopped");
        assertThat(thread.failure()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> ask("later").get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(AssertionError.class);
    }

    @Test
    void what_waits_at_a_stop_is_told_and_more_than_may_wait_is_refused() throws Exception {
        CompletableFuture<String> first = ask("one");
        CompletableFuture<String> second = ask("two");
        CompletableFuture<String> third = ask("three");

        assertThat(first).isNotDone();
        assertThatThrownBy(() -> third.get(30, TimeUnit.SECONDS)).hasMessageContaining("too much waits");
        thread.stop().get(30, TimeUnit.SECONDS);

        assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasMessageContaining("stopped");
        assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).hasMessageContaining("stopped");
        assertThatThrownBy(() -> ask("four").get(30, TimeUnit.SECONDS)).hasMessageContaining("stopped");
    }

    private void start() throws Exception {
        thread.start().get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<String> ask(String text) {
        var answer = new CompletableFuture<String>();
        thread.submit(new Command<>() {
            @Override
            public void run(List<String> tools) {
                if (text.equals("refused")) throw new IllegalArgumentException(text);
                if (text.equals("fatal")) throw new AssertionError(text);
                tools.add(text);
                answer.complete(text);
            }

            @Override
            public void fail(Throwable cause) {
                answer.completeExceptionally(cause);
            }
        });
        return answer;
    }

    private final class Work implements FollowingThread.Work<List<String>> {
        @Override
        public void follow(FollowingThread<List<String>> own) {
            own.ready();
            while (!own.isStopping()) {
                own.obey(done, 10);
                own.rest(consumer, LONG, this::sleep);
            }
        }

        /** As a real consumer: until its time is over or somebody wakes it up. */
        private void sleep(Duration patience) {
            long until = System.nanoTime() + patience.toNanos();
            do consumer.poll(Duration.ZERO);
            while (System.nanoTime() < until);
        }

        @Override
        public void ended(RuntimeException why) {
            ended.complete(why);
        }
    }
}

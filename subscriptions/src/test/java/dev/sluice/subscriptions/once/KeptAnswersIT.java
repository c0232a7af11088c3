// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.once;

import static dev.sluice.subscriptions.registry.topic.RegistryBroker.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.subscriptions.once.KeptAnswers.Kept;
import dev.sluice.subscriptions.registry.topic.RegistryBroker;
import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.signals.Signals;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeptAnswersIT {
    private static final Kept KEPT = new Kept("abc", "201\n{\"secret\":\"whsec_once\"}");

    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    private Instant now = Instant.now();

    @Test
    void an_answer_is_found_on_another_node_at_once_and_by_its_tenant_only() throws Exception {
        KeptAnswers one = node("one");
        KeptAnswers two = node("two");
        await(one.keep("acme", "key-1", KEPT));

        assertThat(await(two.find("acme", "key-1"))).contains(KEPT);
        assertThat(await(one.find("acme", "key-1"))).contains(KEPT);
        assertThat(await(two.find("umbrella", "key-1"))).isEmpty();
        assertThat(await(two.find("acme", "key-2"))).isEmpty();
        assertThat(await(node("three").find("acme", "key-1"))).contains(KEPT);
    }

    @Test
    void after_a_day_it_is_forgotten() throws Exception {
        KeptAnswers one = node("one");
        await(one.keep("acme", "key-1", KEPT));
        now = now.plus(KeptAnswers.KEPT);

        assertThat(await(one.find("acme", "key-1"))).isEmpty();
    }

    @Test
    void nothing_of_it_can_be_read_in_the_topic_and_too_long_a_one_is_refused() throws Exception {
        KeptAnswers one = node("one");
        await(one.keep("acme", "key-1", KEPT));

        assertThat(BROKER.signalTexts())
                .isNotEmpty()
                .noneMatch(text -> text.contains("whsec") || text.contains("key-1"));
        assertThat(KEPT).asString().doesNotContain("whsec");
        assertThatThrownBy(() -> await(one.keep("acme", "long", new Kept("a", "x".repeat(KeptAnswers.LONGEST)))))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private KeptAnswers node(String name) throws Exception {
        Signals signals = BROKER.signals(name, () -> now);
        var answers = new KeptAnswers(signals, new SecretBox(new byte[32]));
        await(signals.start());
        return answers;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens. */
public final class When {
    private final Gateway gateway;

    When(Gateway gateway) {
        this.gateway = gateway;
    }

    /** The provider behind a source. */
    public Provider provider(String source) {
        return new Provider(gateway, source);
    }

    /** The file is replaced by what was given meanwhile, under the running node. */
    public When fileChanges() {
        gateway.write();
        return this;
    }

    /** The file is replaced by this text. */
    public When fileSays(String text) {
        gateway.write(text);
        return this;
    }

    /** Somebody who asks the admin API with a token of this tenant ({@code *} for all) and these scopes. */
    public ApiClient api(String tenant, String... scopes) {
        return new ApiClient(gateway.url(), gateway.token(tenant, scopes));
    }

    /** The same with a token that is restricted to some types and a filter. */
    public ApiClient restricted(String tenant, String types, String filter, String... scopes) {
        return new ApiClient(gateway.url(), gateway.token(tenant, List.of(types), Optional.ofNullable(filter), scopes));
    }

    /** Somebody who asks the admin API without a token. */
    public ApiClient nobody() {
        return new ApiClient(gateway.url(), null);
    }

    /** From now on a topic takes no record. */
    public When kafkaRefuses(String topic) {
        gateway.shut(topic);
        return this;
    }

    /** Kafka deletes all records that a topic has now, as retention does. */
    public When kafkaDeletesAll(String topic) {
        gateway.cut(topic);
        return this;
    }

    /** A token. */
    public String token(String tenant, String... scopes) {
        return gateway.token(tenant, scopes);
    }

    /** Somebody who asks the admin API with this token. */
    public ApiClient bearer(String token) {
        return new ApiClient(gateway.url(), token);
    }

    /** The clock that the node goes by moves on; less than an hour in all, because Kafka takes no records from further ahead. */
    public When timePasses(Duration time) {
        gateway.timePasses(time);
        return this;
    }

    /** The node is stopped and started again on the same data. */
    public When restarts() {
        gateway.stop();
        gateway.start();
        return this;
    }
}

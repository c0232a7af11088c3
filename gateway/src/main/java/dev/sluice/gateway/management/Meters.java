// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.management;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** The node's one registry of meters, with the JVM's and the Kafka clients' own. Thread-safe. */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Runnable> closers = new CopyOnWriteArrayList<>();

    public Meters() {
        var garbage = new JvmGcMetrics();
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        garbage,
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
        closers.add(garbage::close);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Shows a producer's figures, told apart by {@code client}. */
    public void bind(String client, Producer<?, ?> producer) {
        bind(new KafkaClientMetrics(producer, List.of(Tag.of("client", client))));
    }

    /** Shows a consumer's figures, told apart by {@code client}. */
    public void bind(String client, Consumer<?, ?> consumer) {
        bind(new KafkaClientMetrics(consumer, List.of(Tag.of("client", client))));
    }

    private void bind(KafkaClientMetrics binder) {
        binder.bindTo(registry);
        closers.add(binder::close);
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
        registry.close();
    }
}

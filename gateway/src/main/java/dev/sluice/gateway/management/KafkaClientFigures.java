// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.management;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The figures of every Kafka client of this process, read when they are asked for from where Kafka's clients show them by themselves
 * (JMX): {@code kafka_<group>_<figure>{client_id=…}}. Figures of single brokers are left out. Thread-safe.
 */
final class KafkaClientFigures implements MultiCollector {
    private static final List<ObjectName> CLIENTS =
            List.of(name("kafka.producer:*"), name("kafka.consumer:*"), name("kafka.admin.client:*"));

    private final MBeanServer server;

    KafkaClientFigures(MBeanServer server) {
        this.server = server;
    }

    @Override
    public MetricSnapshots collect() {
        var figures = new TreeMap<String, Map<Labels, Double>>();
        for (ObjectName clients : CLIENTS) {
            for (ObjectName bean : server.queryNames(clients, null)) {
                if (bean.getKeyProperty("node-id") == null) {
                    read(bean, figures);
                }
            }
        }
        var snapshots = MetricSnapshots.builder();
        figures.forEach((name, points) -> {
            var gauge = GaugeSnapshot.builder().name(name);
            points.forEach((labels, value) -> gauge.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
            snapshots.metricSnapshot(gauge.build());
        });
        return snapshots.build();
    }

    private void read(ObjectName bean, Map<String, Map<Labels, Double>> figures) {
        Labels labels = labels(bean);
        try {
            String[] names = Arrays.stream(server.getMBeanInfo(bean).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            for (Attribute attribute : server.getAttributes(bean, names).asList()) {
                if (attribute.getValue() instanceof Number number) {
                    String name = metric(bean.getKeyProperty("type"), attribute.getName());
                    figures.computeIfAbsent(name, fresh -> new LinkedHashMap<>())
                            .put(labels, number.doubleValue());
                }
            }
        } catch (JMException closed) {
            // the client was closed between the query and now: it has no figures any more
            figures.values().forEach(points -> points.remove(labels));
        }
    }

    private static String metric(String group, String figure) {
        return PrometheusNaming.sanitizeMetricName("kafka_" + group.replace('-', '_') + "_" + figure.replace('-', '_'));
    }

    private static Labels labels(ObjectName bean) {
        var labels = Labels.builder();
        bean.getKeyPropertyList().forEach((key, value) -> {
            if (!key.equals("type")) {
                labels.label(
                        PrometheusNaming.sanitizeLabelName(key.replace('-', '_')),
                        value.startsWith("\"") ? ObjectName.unquote(value) : value);
            }
        });
        return labels.build();
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(text, impossible);
        }
    }
}

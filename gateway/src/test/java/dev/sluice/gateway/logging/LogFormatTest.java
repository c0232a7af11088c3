// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogFormatTest {
    @AfterEach
    void quiet() {
        LogFormat.TEXT.use("warn");
    }

    @Test
    void form_and_level_hold_although_something_was_logged_before() {
        var logger = LoggerFactory.getLogger(LogFormatTest.class);
        assertThat(logger.isDebugEnabled()).isFalse();
        LogFormat.JSON.use("debug");
        assertThat(logger.isDebugEnabled()).isTrue();
        assertThat(appenders()).containsExactly("JSON");
        LogFormat.TEXT.use("error");
        assertThat(logger.isWarnEnabled()).isFalse();
        assertThat(appenders()).containsExactly("TEXT");
    }

    @Test
    void logs_never_go_to_standard_output() {
        LogFormat.JSON.use("info");
        root().iteratorForAppenders()
                .forEachRemaining(appender ->
                        assertThat(((ConsoleAppender<?>) appender).getTarget()).isEqualTo("System.err"));
        assertThat(appenders()).hasSize(1);
    }

    @Test
    void libraries_speak_up_only_when_something_is_wrong() {
        LogFormat.TEXT.use("debug");
        assertThat(LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient")
                        .isInfoEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient")
                        .isWarnEnabled())
                .isTrue();
    }

    private static java.util.List<String> appenders() {
        var names = new java.util.ArrayList<String>();
        root().iteratorForAppenders().forEachRemaining(appender -> names.add(appender.getName()));
        return names;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.util.List;

/**
 * How long and how large.
 *
 * @param turns windows of each contender, at least 1
 * @param seconds of a window
 * @param warmupSeconds before a window
 * @param firstWarmupSeconds before a contender's first window, while its code is being compiled
 * @param connections of the load at the door
 * @param bodyBytes of each event
 * @param inFlight deliveries under way at once
 * @param backlog events that wait when a delivery run begins
 * @param sockets of the stream scenario
 * @param registered how many subscriptions there are, one after the other
 * @param ordered whether deliver asks for order by key, beside none
 * @param behind events that the late subscription of catchup has before it
 * @param endpoints how many there are in isolation, one after the other
 * @param idle sockets of the idle scenario
 * @param algorithms of the signatures of ingest, one after the other: hmac, ed25519, ecdsa, rsa
 * @param ceilingsOnly whether the gateway is left out
 */
public record Settings(
        int turns,
        double seconds,
        double warmupSeconds,
        double firstWarmupSeconds,
        int connections,
        int bodyBytes,
        int inFlight,
        int backlog,
        int sockets,
        List<Integer> registered,
        boolean ordered,
        int behind,
        List<Integer> endpoints,
        int idle,
        List<String> algorithms,
        boolean ceilingsOnly) {
    public Settings {
        registered = List.copyOf(registered);
        endpoints = List.copyOf(endpoints);
        algorithms = List.copyOf(algorithms);
        if (turns < 1 || seconds <= 0 || connections < 1 || bodyBytes < 500 || inFlight < 1 || sockets < 1) {
            throw new IllegalArgumentException("settings out of range");
        }
    }

    /** Warm-up before window number {@code turn}, from 0. */
    public double warmup(int turn) {
        return turn == 0 ? Math.max(firstWarmupSeconds, warmupSeconds) : warmupSeconds;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The child's side of the conversation: obeys orders from standard input, one a line, and ends with its parent. */
public final class Orders {
    /** Takes orders in the calling thread until standard input ends, then ends the process. */
    public static void obey(Consumer<List<String>> orders) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.accept(List.of(line.strip().split(" ")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("orders can't be read", e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Says one line to the parent. */
    public static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private Orders() {}
}

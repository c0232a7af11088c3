// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The child's side of the conversation: obeys orders from standard input, one a line, and ends with its parent. */
public final class Orders {
    /** Takes orders in the calling thread until standard input ends, or one fails, which is told; then ends the process. */
    public static void obey(Consumer<List<String>> orders) {
        int code = 1;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.accept(List.of(line.strip().split(" ")));
            }
            code = 0;
        } catch (IOException | RuntimeException failed) { // the process's outermost edge
            // its parent shows what it said last
            failed.printStackTrace(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    /** Says one line to the parent. */
    public static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private Orders() {}
}

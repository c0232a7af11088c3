// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The master keys that a node has. All of them open and verify; the current one alone seals and signs. Immutable,
 * thread-safe, and prints no key.
 */
public final class KeyRing {

    private final MasterKey current;
    private final List<MasterKey> old;
    private final List<MasterKey> next;

    private KeyRing(MasterKey current, List<MasterKey> old, List<MasterKey> next) {
        this.current = current;
        this.old = List.copyOf(old);
        this.next = List.copyOf(next);
    }

    /** One key. Throws IllegalArgumentException unless there are 32 bytes. */
    public static KeyRing of(byte[] current) {
        return of(current, List.of(), List.of());
    }

    /**
     * The current key, those before it, and those that will come. What a list repeats of the keys before it is left out.
     *
     * @throws IllegalArgumentException unless each has 32 bytes
     */
    public static KeyRing of(byte[] current, List<byte[]> old, List<byte[]> next) {
        var known = new ArrayList<byte[]>(List.of(current));
        List<MasterKey> before = fresh(old, known);
        return new KeyRing(MasterKey.of(current), before, fresh(next, known));
    }

    private static List<MasterKey> fresh(List<byte[]> keys, List<byte[]> known) {
        var fresh = new ArrayList<MasterKey>();
        for (byte[] key : keys) {
            if (known.stream().noneMatch(each -> MessageDigest.isEqual(each, key))) {
                known.add(key);
                fresh.add(MasterKey.of(key));
            }
        }
        return fresh;
    }

    /** What seals and signs. */
    public MasterKey current() {
        return current;
    }

    /** What sealed and signed before. */
    List<MasterKey> old() {
        return old;
    }

    /** All of them, the current one first. */
    public List<MasterKey> all() {
        return Stream.of(List.of(current), next, old).flatMap(List::stream).toList();
    }

    /** Whether it has keys that were current before. */
    public boolean hasOld() {
        return !old.isEmpty();
    }

    @Override
    public String toString() {
        return "KeyRing[current " + current.id() + ", old " + ids(old) + ", next " + ids(next) + "]";
    }

    private static List<String> ids(List<MasterKey> keys) {
        return keys.stream().map(MasterKey::id).toList();
    }

    static String text(byte[] id) {
        return HexFormat.of().formatHex(Arrays.copyOf(id, MasterKey.ID_BYTES));
    }
}

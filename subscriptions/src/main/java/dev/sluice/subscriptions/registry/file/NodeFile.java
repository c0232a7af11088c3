// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.signals.SignalCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a node tells the others of the file that it has read.
 *
 * @param readAt when
 * @param digests by section
 * @param names of its sources and subscriptions, 8 bytes of a digest each
 */
record NodeFile(Instant readAt, Map<String, Long> digests, Set<Long> names) {
    static final SignalCodec<NodeFile> CODEC = new Codec();

    NodeFile {
        digests = Map.copyOf(digests);
        names = Set.copyOf(names);
    }

    boolean names(Kind kind, String id) {
        return names.contains(name(kind, id));
    }

    static long name(Kind kind, String id) {
        try {
            byte[] text = (kind.label() + "/" + id).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text))
                    .getLong();
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Milliseconds | sections, each with its name and digest | names. */
    private static final class Codec implements SignalCodec<NodeFile> {
        private static final byte VERSION = 1;

        @Override
        public byte version() {
            return VERSION;
        }

        @Override
        public byte[] write(NodeFile file) {
            var bytes = new ByteArrayOutputStream();
            try (var out = new DataOutputStream(bytes)) {
                out.writeLong(file.readAt.toEpochMilli());
                out.writeInt(file.digests.size());
                for (var each : new TreeMap<>(file.digests).entrySet()) {
                    out.writeUTF(each.getKey());
                    out.writeLong(each.getValue());
                }
                out.writeInt(file.names.size());
                for (long each : file.names) out.writeLong(each);
            } catch (IOException inMemory) {
                throw new UncheckedIOException(inMemory);
            }
            return bytes.toByteArray();
        }

        @Override
        public NodeFile read(byte version, byte[] bytes) {
            if (version != VERSION) throw new IllegalArgumentException("a node's file of version " + version);
            try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
                Instant readAt = Instant.ofEpochMilli(in.readLong());
                var digests = new TreeMap<String, Long>();
                for (int left = in.readInt(); left > 0; left--) digests.put(in.readUTF(), in.readLong());
                var names = new HashSet<Long>();
                for (int left = in.readInt(); left > 0; left--) names.add(in.readLong());
                return new NodeFile(readAt, digests, names);
            } catch (IOException cut) {
                throw new IllegalArgumentException("a node's file, cut off", cut);
            }
        }
    }
}

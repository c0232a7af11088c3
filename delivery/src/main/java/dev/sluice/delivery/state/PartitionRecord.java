// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint writes of a partition itself; a new owner starts from it.
 *
 * @param topicId the events topic's id: another id means that the topic was made anew
 * @param position every event below it is settled for all subscriptions but what lane records tell
 * @param registryPosition the registry position that every shard of the writer had applied: a subscription made there or later
 *     begins at its own start
 * @param memberId the writer in its consumer group
 * @param memberEpoch its epoch (generation) there
 * @param transactionalId the writer's transactional id, for the next owner to fence it
 * @param era how often the group was seen to begin anew, with epochs from the first on; {@link #NO_ERA} when the writer did not tell
 */
public record PartitionRecord(
        UUID topicId,
        long position,
        long registryPosition,
        String memberId,
        int memberEpoch,
        String transactionalId,
        int era) {
    /** What a writer of an earlier version tells. */
    public static final int NO_ERA = -1;

    /** Whether its writer was in the group before the writer of {@code other}; false where that can't be told. */
    public boolean isOlderThan(PartitionRecord other) {
        if (era == NO_ERA || other.era == NO_ERA || !topicId.equals(other.topicId)) {
            return false;
        }
        return era < other.era || (era == other.era && memberEpoch < other.memberEpoch);
    }

    /** The same of another era. */
    public PartitionRecord ofEra(int other) {
        return new PartitionRecord(topicId, position, registryPosition, memberId, memberEpoch, transactionalId, other);
    }

    /** The record's value. */
    public byte[] encode() {
        byte[] member = memberId.getBytes(StandardCharsets.UTF_8);
        byte[] transaction = transactionalId.getBytes(StandardCharsets.UTF_8);
        return new Packer(72 + member.length + transaction.length)
                .bits(StateCodec.VERSION)
                .number(topicId.getMostSignificantBits())
                .number(topicId.getLeastSignificantBits())
                .number(position)
                .number(registryPosition)
                .number(memberEpoch)
                .number(member.length)
                .raw(member)
                .number(transaction.length)
                .raw(transaction)
                .number(era)
                .bytes();
    }

    /**
     * Reads the value back.
     *
     * @throws StateCodecException when this version can't read it
     */
    public static PartitionRecord decode(byte @Nullable [] value) {
        if (value == null) {
            throw new StateCodecException("a partition record without a value");
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(value);
            StateCodec.checkVersion(in);
            UUID topicId = new UUID(Packer.read(in), Packer.read(in));
            long position = Packer.read(in);
            long registryPosition = Packer.read(in);
            int epoch = (int) Packer.read(in);
            String member = text(in);
            String transaction = text(in);
            int era = in.hasRemaining() ? (int) Packer.read(in) : NO_ERA;
            return new PartitionRecord(topicId, position, registryPosition, member, epoch, transaction, era);
        } catch (RuntimeException e) {
            throw e instanceof StateCodecException known
                    ? known
                    : new StateCodecException("a broken partition record", e);
        }
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(Packer.read(in))];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

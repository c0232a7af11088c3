// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

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
 */
public record PartitionRecord(
        UUID topicId, long position, long registryPosition, String memberId, int memberEpoch, String transactionalId) {
    /** The record's value. */
    public byte[] encode() {
        byte[] member = memberId.getBytes(StandardCharsets.UTF_8);
        byte[] transaction = transactionalId.getBytes(StandardCharsets.UTF_8);
        return new Packer(64 + member.length + transaction.length)
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
                .bytes();
    }

    /**
     * Reads the value back.
     *
     * @throws StateCodecException when this version can't read it
     */
    public static PartitionRecord decode(byte[] value) {
        try {
            ByteBuffer in = ByteBuffer.wrap(value);
            StateCodec.checkVersion(in);
            UUID topicId = new UUID(Packer.read(in), Packer.read(in));
            long position = Packer.read(in);
            long registryPosition = Packer.read(in);
            int epoch = (int) Packer.read(in);
            return new PartitionRecord(topicId, position, registryPosition, text(in), epoch, text(in));
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

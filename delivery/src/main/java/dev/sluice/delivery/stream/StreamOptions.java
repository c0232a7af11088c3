// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

/**
 * Bounds of one hub.
 *
 * @param socketBytes what may wait in one socket before it counts as slow
 * @param hubBytes what may wait in all of a hub's sockets together: with many sockets each may hold less
 * @param queueRecords records read back for a session that it has not taken
 * @param queueBytes the same in bytes
 * @param turnWrites sockets written to before the loop may do something else
 */
public record StreamOptions(int socketBytes, long hubBytes, int queueRecords, int queueBytes, int turnWrites) {
    /** What may wait in a socket however many there are; an {@link Outlet} tells of room somewhere below it. */
    public static final int LEAST_SOCKET_BYTES = 16 << 10;

    /** 256 KiB a socket, 256 MiB in all, 256 records or 64 KiB read ahead, 2,000 sockets a turn. */
    public static StreamOptions defaults() {
        return new StreamOptions(256 << 10, 256L << 20, 256, 64 << 10, 2_000);
    }

    /** What may be read ahead for one of so many sessions that are behind: a quarter of what all sockets may hold, for all of them. */
    int queueBytes(int behind) {
        return Math.clamp(hubBytes / 4 / Math.max(1, behind), 1, queueBytes);
    }

    /** What may wait in one of so many sockets. */
    int socketBytes(int sockets) {
        int most = Math.max(LEAST_SOCKET_BYTES, socketBytes);
        return Math.clamp(hubBytes / Math.max(1, sockets), LEAST_SOCKET_BYTES, most);
    }
}

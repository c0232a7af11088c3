// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

/**
 * Whether a lane is far behind. One that has fallen back is not until it is so many offsets behind that it is no hiccup, and has left
 * memory; then it is until it comes to what is in memory. So a lane that was live a moment ago goes before one that never was.
 */
public final class Distance {
    /** Offsets behind the front at which a lane begins to be far behind. */
    static final long FAR = 16_384;

    private boolean far;

    /**
     * Takes in where the lane stands.
     *
     * @param next the lowest offset it has not considered
     * @param front how far its partition is matched
     * @param inMemory the lowest offset that need not be read from the log
     * @return whether it is far behind
     */
    public boolean at(long next, long front, long inMemory) {
        far = next < inMemory && (far || front - next > FAR);
        return far;
    }
}

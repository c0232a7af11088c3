// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

/**
 * Names a subscription's lanes for as long as it lives: a change of the subscription keeps the key, a re-creation under the same
 * id makes a new one. A replay's lanes have the subscription's id and the replay's, with a slash between.
 *
 * @param subscriptionId the subscription's id; of a replay both
 * @param incarnation the registry offset of its creation
 */
public record LaneKey(String subscriptionId, long incarnation) {
    /** No subscription's id has it. */
    private static final char OF_REPLAY = '/';

    /** Behind the slash: no replay's id begins with it. */
    private static final char OF_LETTERS = '~';

    /**
     * Names a replay's lanes.
     *
     * @param incarnation the registry offset of the replay's creation
     */
    public static LaneKey ofReplay(String subscriptionId, String replayId, long incarnation) {
        return new LaneKey(subscriptionId + OF_REPLAY + replayId, incarnation);
    }

    /** Names the lanes of a replay that stand on the dead letters topic. */
    public static LaneKey ofRedrive(String subscriptionId, String replayId, long incarnation) {
        return new LaneKey(subscriptionId + OF_REPLAY + OF_LETTERS + replayId, incarnation);
    }

    /** Whether its offsets are of the events topic; else they are of the dead letters. */
    public boolean onEvents() {
        int slash = subscriptionId.indexOf(OF_REPLAY);
        return slash < 0 || subscriptionId.charAt(slash + 1) != OF_LETTERS;
    }

    /** Whether it is a replay's: such a lane stands apart, and is never live. */
    public boolean isReplay() {
        return subscriptionId.indexOf(OF_REPLAY) >= 0;
    }

    /** The id of the subscription whose events go through the lane. */
    public String owner() {
        int slash = subscriptionId.indexOf(OF_REPLAY);
        return slash < 0 ? subscriptionId : subscriptionId.substring(0, slash);
    }
}

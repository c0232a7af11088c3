// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import dev.sluice.config.Settings;
import dev.sluice.config.bind.Complaints;

/**
 * A look at the settings for what one section or this module can't know. It runs even where problems were found already,
 * so that all are told at once: a stand-in is then in their place (an empty text or list, a default), and a complaint
 * about it is dropped.
 */
@FunctionalInterface
public interface Check {
    void look(Settings settings, Complaints complaints);
}

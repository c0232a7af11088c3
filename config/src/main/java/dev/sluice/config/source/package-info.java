/**
 * What the operator says about an inbound endpoint: the settings of a source, as section {@code sources} writes them.
 *
 * <p>Data only. May use {@code config.value}. Start at {@link SourceSettings}.
 */
@NullMarked
package dev.sluice.config.source;

import org.jspecify.annotations.NullMarked;

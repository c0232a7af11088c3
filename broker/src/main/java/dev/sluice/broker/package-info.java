// SPDX-License-Identifier: Apache-2.0
/** What did the operator say? */
@NullMarked
package dev.sluice.broker;

import org.jspecify.annotations.NullMarked;

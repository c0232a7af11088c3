// SPDX-License-Identifier: Apache-2.0
/** What did the operator say? */
@NullMarked
package dev.sluice.subscriptions;

import org.jspecify.annotations.NullMarked;

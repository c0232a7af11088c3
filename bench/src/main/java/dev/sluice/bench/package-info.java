// SPDX-License-Identifier: Apache-2.0
/** What did the operator say? */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.door;

import dev.sluice.bench.trial.ledger.Row;
import io.vertx.core.buffer.Buffer;

/** An event that is to be sent: what the ledger says of it, and its bytes. */
public record Draft(Row.Intent intent, Source source, Buffer body) {}

// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: the rooms below hold a command or a group of commands each, thin over the rooms that do the work; this one puts them
 * together. Runs on the main thread, which may block. Standard output carries what a command is asked for, standard error everything else;
 * exit codes are 0 clean, 1 failed at run time, 2 wrong usage or configuration. Start reading with
 * {@link dev.sluice.gateway.cli.SluiceCommand}.
 */
@NullMarked
package dev.sluice.gateway.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The roof: commands, the job file as a whole, and {@link io.tamis.cli.SelectionJob}, the picture
 * of the house. It alone sees every step.
 *
 * <p>Arguments come in, an exit code goes out: 0 done, 2 the input or the config is wrong, 1
 * anything else.
 */
package io.tamis.cli;

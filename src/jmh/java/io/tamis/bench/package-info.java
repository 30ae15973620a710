/**
 * How fast a shard is built and answers, and how much it finds; run by {@code deploy/bench/index}.
 *
 * <p>Rows and queries come in as {@code .npy} files; lines of {@link io.tamis.bench.Results} go
 * out. Queries a second are measured by JMH; a build takes so long that it is only timed.
 */
package io.tamis.bench;

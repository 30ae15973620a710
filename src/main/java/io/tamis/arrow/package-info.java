/**
 * Arrow's vectors to Spark's values, and back.
 *
 * <p>Comes in: Arrow IPC streams, as Hugging Face's {@code save_to_disk} writes them, and IPC
 * files, which Feather's version 2 is, too, on any Hadoop filesystem. Goes out: rows as Spark holds
 * them. And the same the other way, as streams.
 *
 * <p>Choices:
 *
 * <ul>
 *   <li>Values are copied out of a batch at once, lists of numbers as one array of primitives.
 *       Against columns that point into Arrow's memory, which saves the copy: a damaged offset
 *       would then be met anywhere in a query, where no one knows the file, or end the JVM.
 *   <li>Every type that has a counterpart in Spark keeps its values: unsigned numbers get the next
 *       wider type, half floats become floats, nanoseconds are cut to Spark's microseconds, a
 *       timestamp with a zone keeps its moment and is written in UTC. Columns of nothing but nulls
 *       are strings, because Spark can write a column without a type to no Parquet file. All else
 *       is refused by the column's name.
 *   <li>A stream must end with its mark. The format allows to leave it out, but then a file that
 *       was cut between two batches looks whole.
 * </ul>
 */
package io.tamis.arrow;

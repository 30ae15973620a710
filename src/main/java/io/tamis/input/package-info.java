/**
 * Raw files and tables to candidates and queries.
 *
 * <p>Comes in: a file, a folder or a glob of JSON lines, Parquet, Arrow or {@code .npy} on any
 * Hadoop filesystem, or a catalog table. Goes out: {@link io.tamis.input.ExampleTable}, one example
 * a row, and beside it the rows as they were, with the id that joins the two.
 *
 * <p>Choices:
 *
 * <ul>
 *   <li>A line that is no JSON object ends the job with its file and number. Spark alone would give
 *       nulls for it, two rows for an array of two objects, and none for text behind the object. So
 *       the pass that finds the schema reads every line strictly; it costs no pass of its own.
 *   <li>A row without an id takes the hash of its content, not a number: a number would change with
 *       the order of the files and with every row put in before it. Vectors alone have no content
 *       worth a name, so the rows of {@code .npy} files are numbered.
 *   <li>{@code .npy} is split by rows, because the format has a fixed width; a file of 300 GB is
 *       read by as many tasks as there are.
 * </ul>
 */
package io.tamis.input;

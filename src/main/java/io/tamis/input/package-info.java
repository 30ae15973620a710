/**
 * Raw files and tables to candidates and queries.
 *
 * <p>Comes in: a file, a folder or a glob of JSON lines, tables in text, Parquet, Arrow, {@code
 * .npy} or {@code .safetensors} on any Hadoop filesystem, or a catalog table. Goes out: {@link
 * io.tamis.input.ExampleTable}, one example a row, and beside it the rows as they were, with the id
 * that joins the two.
 *
 * <p>Choices:
 *
 * <ul>
 *   <li>A line that is no JSON object ends the job with its file and number. Spark alone would give
 *       nulls for it, two rows for an array of two objects, and none for text behind the object. So
 *       the pass that finds the schema reads every line strictly; it costs no pass of its own.
 *   <li>A row without an id takes the hash of its content, not a number: a number would change with
 *       the order of the files and with every row put in before it. Vectors alone have no content
 *       worth a name, so the rows of files of vectors are numbered.
 *   <li>Files of vectors are split by rows, because these have a fixed width; a file of 300 GB is
 *       read by as many tasks as there are.
 *   <li>Tables in text are read by our own {@code CsvRecords}, a file a task: Spark's reader, over
 *       whole files, takes a quote that is never closed for text and knows no lines. Their columns
 *       are strings, since a number that was guessed is no more what stood there.
 *   <li>{@code .zst} is unpacked by Spark's own zstd under a codec of ours, since Hadoop's needs a
 *       native library; the codec is named to each read, and changes no setting of the session.
 *   <li>Where nothing says what an example's text is, its columns do, by {@code ChatShape}; it is
 *       put together alike in every shape, and leaves system prompts out, so that pools and tasks
 *       in different shapes can be compared.
 *   <li>Parquet files with half floats are read with Parquet's own library, since Spark refuses
 *       them; all others by Spark, which is faster.
 * </ul>
 */
package io.tamis.input;

/**
 * The selection and what is told of the run, out.
 *
 * <p>{@link io.tamis.output.OutputFolder} takes tables and texts and puts a folder in its place
 * only when it is whole. {@link io.tamis.output.Metrics} are a run's figures; {@link
 * io.tamis.output.Report} shows them, from {@link io.tamis.output.ReportData}, as one
 * self-contained HTML page, the same bytes for the same data.
 *
 * <p>How it gets there depends on the filesystem. Local disks and HDFS move a folder in one step
 * ({@link io.tamis.output.ByRename}). Object stores have no folders, and move one by copying each
 * file: there files come one by one and {@code _SUCCESS} last ({@link io.tamis.output.ByCopy}), and
 * whoever reads a run asks for that mark. Chosen against writing to the place from the start, where
 * a run that fails would have destroyed the one before it.
 *
 * <p>The report's texts and tables are written here, so that the page can be read, searched and
 * printed without a script; the script only draws the charts. Chosen against building the page in
 * the browser, where nothing could be tested without one, and against pictures drawn on the server,
 * which need fonts that slim images lack.
 */
package io.tamis.output;

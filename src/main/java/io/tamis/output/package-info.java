/**
 * The selection and what is told of the run, out.
 *
 * <p>{@link io.tamis.output.OutputFolder} takes tables and texts and puts a folder in its place
 * only when it is whole. {@link io.tamis.output.Metrics} are a run's figures; {@link
 * io.tamis.output.Report} shows them, from {@link io.tamis.output.ReportData}, as one
 * self-contained HTML page, the same bytes for the same data.
 *
 * <p>The report's texts and tables are written here, so that the page can be read, searched and
 * printed without a script; the script only draws the charts. Chosen against building the page in
 * the browser, where nothing could be tested without one, and against pictures drawn on the server,
 * which need fonts that slim images lack.
 */
package io.tamis.output;

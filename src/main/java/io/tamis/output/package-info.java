/**
 * The run's report: one page that says what was picked, from what, why, and how far to trust it.
 *
 * <p>{@link io.tamis.output.ReportData} comes in, which the run fills from its tables and metrics;
 * one self-contained HTML page goes out, the same bytes for the same data. Texts and tables are
 * written here, so that the page can be read, searched and printed without a script; the script
 * only draws the charts. Chosen against building the page in the browser, where nothing could be
 * tested without one, and against pictures drawn on the server, which need fonts that slim images
 * lack.
 */
package io.tamis.output;

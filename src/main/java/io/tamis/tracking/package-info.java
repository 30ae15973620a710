/**
 * Tells an MLflow server of a run: settings, figures, the report and how the run ended.
 *
 * <p>A run's settings, its {@code metrics.json} and a few files come in; requests to the server's
 * REST interface go out, nothing comes back into a selection. {@link io.tamis.tracking.TrackedRun}
 * is one run there.
 *
 * <p>Written against MLflow's documented REST interface with the JDK's HTTP client, and not with
 * MLflow's Java client (2.17.2), which is a jar of 8.6 MB, cannot upload a file without a Python of
 * MLflow's on the driver's path, and has no bound on the time that a request takes. The tests hold
 * each request against the messages of that client, and read the result back with it.
 */
package io.tamis.tracking;

/**
 * Models that users exported to ONNX, with their tokenizers, run by ONNX Runtime inside Spark's
 * tasks: what every kind of model needs, whatever it makes of a text. In: the files of a model on
 * any Hadoop filesystem; out: a {@link io.tamis.onnx.TokenSession}, which each JVM holds once for
 * all its tasks.
 *
 * <p>Choices:
 *
 * <ul>
 *   <li>Rows go to a fixed number of parts by a hash of their id, and into batches by length within
 *       their part. What is computed together so depends on the data alone, and a part is what a
 *       run that was killed keeps; chosen against Spark's partitions, which vary with the cluster.
 *   <li>A JVM holds one model at a time, against one a task: weights are what fills the memory.
 *   <li>ONNX Runtime and the tokenizers library are given by the class path, not by our jar: with
 *       natives for every platform they are ten times its size. Only this package knows them, and
 *       only inside a task.
 *   <li>A model's file is read through by a reader of our own before the first job, against loading
 *       it on the driver: what it wants and gives is told by its outline.
 * </ul>
 */
package io.tamis.onnx;

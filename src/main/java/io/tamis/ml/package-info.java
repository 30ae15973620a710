/**
 * The encoders as stages of a Spark ML pipeline.
 *
 * <p>A column of texts comes in, a column of vectors goes out: those that {@code tamis embed} makes
 * of the same pool with the same ids, number for number. The column holds Spark ML's own dense
 * vectors, as all its other stages expect, not the arrays of floats of {@code embed}; a float is
 * the same number as a double, so nothing is lost on the way, and {@code candidates.embedding}
 * takes either.
 *
 * <p>Save and load follow Spark's {@code DefaultParamsWritable}, whose helpers are open to Java
 * though not to Scala.
 */
package io.tamis.ml;

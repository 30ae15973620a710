/**
 * Tamis as a library: {@link io.tamis.Tamis} in a program, a shell or a notebook that has a Spark
 * session of its own.
 *
 * <p>A session and the keys of a job file come in, Datasets in memory too; the tables and figures
 * of a finished run go out. All work is that of the command line, which is reached through one
 * class of {@code cli}, so that both give the same bytes. Signatures hold Spark's Dataset and
 * {@code java.util} alone, without lambdas or overloads that differ only in such types, so that
 * Scala, and Python through its gateway to the JVM, call them as Java does.
 */
package io.tamis;

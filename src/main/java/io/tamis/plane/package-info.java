/**
 * Vectors to places on a plane, for the map of a pool.
 *
 * <p>A block of sampled vectors comes in; a {@link io.tamis.plane.Plane} goes out, on which any
 * vector has its place. Its axes are the first two principal components, by Spark's MLlib: chosen
 * against t-SNE and UMAP, whose pictures change with a seed and draw clusters where there are none.
 */
package io.tamis.plane;

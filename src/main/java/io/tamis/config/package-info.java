/**
 * The ground that every step stands on: the job file's reader and the checks that its values pass.
 *
 * <p>A job file comes in as text, checked values go out. All values are read as text and typed by
 * the package that owns the key, so that an id such as {@code 0012} stays what it was; chosen
 * against YAML's own types, which would turn it into a number.
 */
package io.tamis.config;

/**
 * A made corpus with known structure, so that the quickstart can show what a right answer looks
 * like before any real data is at hand.
 *
 * <p>A seed and a number of examples come in. Out go a pool of instructions with answers from
 * sixteen families of tasks, a small target set drawn from exactly two of them, and a list of
 * near-duplicates that were planted in the pool, and one of leaked queries where they are asked
 * for. A right selection takes nearly all its examples from the two families, and gives a planted
 * group about as much mass as one example, not as much as its many copies.
 *
 * <p>Families lie in {@code src/main/resources/io/tamis/demo/*.txt} as templates with slots; {@link
 * io.tamis.demo.Draft} says what a slot can do. Text was chosen against vectors, so that the
 * encoder is shown too, and making it against shipping it, so that the size is free and nobody's
 * data is passed on. The same seed gives the same bytes on every machine.
 */
package io.tamis.demo;

package io.tamis.demo;

import java.util.SplittableRandom;

/** A kind of task, told from the others by the words it uses. */
interface TaskFamily {
  String name();

  /** Draws a task; the same state of {@code random} gives the same one. */
  Task draw(SplittableRandom random);
}

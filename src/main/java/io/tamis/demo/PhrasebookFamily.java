package io.tamis.demo;

import java.util.SplittableRandom;

/** A family whose tasks come from its phrasebook alone. */
record PhrasebookFamily(String name, Phrasebook book) implements TaskFamily {
  PhrasebookFamily(String name) {
    this(name, Phrasebook.read(name));
  }

  @Override
  public Task draw(SplittableRandom random) {
    return new Draft(book, random).task();
  }
}

package io.tamis.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The templates and word lists of a family. A heading {@code [city]} opens a list with one word or
 * phrase a line; a heading {@code [plant: name, water]} opens a table whose cells are parted by
 * {@code ::}. The list {@code [task]} holds the templates, {@code prompt => response}. Lines that
 * start with {@code #} are comments.
 */
final class Phrasebook {
  private static final String CELL = " :: ";

  private final Map<String, Section> sections = new HashMap<>(); // looked up by name, never walked

  private Phrasebook() {}

  /** Reads the words that families share, then those of the family, which win. */
  static Phrasebook read(String family) {
    Phrasebook book = new Phrasebook();
    book.add("common");
    book.add(family);
    return book;
  }

  Optional<Section> section(String name) {
    return Optional.ofNullable(sections.get(name));
  }

  private void add(String file) {
    Section open =
        new Section(List.of(), new ArrayList<>()); // takes nothing: a heading comes first
    for (String line : lines(file + ".txt")) {
      if (line.startsWith("[")) {
        open = heading(line);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        open.add(line);
      }
    }
  }

  private Section heading(String line) {
    String[] parts = line.substring(1, line.length() - 1).split(": ", -1);
    List<String> columns = parts.length == 1 ? List.of("") : List.of(parts[1].split(", ", -1));
    Section section = new Section(columns, new ArrayList<>());
    sections.put(parts[0], section);
    return section;
  }

  private static List<String> lines(String resource) {
    try (InputStream stream = Phrasebook.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("no phrasebook " + resource);
      }
      return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param columns names; a plain list has one column without a name
   * @param rows shape [rows, columns]
   */
  record Section(List<String> columns, List<List<String>> rows) {
    private void add(String line) {
      List<String> cells = columns.size() == 1 ? List.of(line) : List.of(line.split(CELL, -1));
      if (cells.size() != columns.size()) {
        throw new IllegalStateException("not the cells of " + columns + ": " + line);
      }
      rows.add(cells);
    }
  }
}

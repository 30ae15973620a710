package io.tamis.input;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a table in text, as RFC 4180 has them: a field may stand in quotes, and then hold
 * delimiters, lines' ends and, doubled, quotes. A quote within a field that does not start with one
 * is a letter. Lines end with a line feed, or a carriage return before it; empty ones are passed
 * over. The text is UTF-8, with or without a byte order mark.
 */
final class CsvRecords {
  /** A row that is none: the line where it starts, from 1, and the reason. */
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenException(long line, String reason) {
      super("line " + line + " " + reason);
    }
  }

  /** A field of more letters is a quote that was never closed. */
  private static final int MOST_LETTERS = 1 << 28;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int END = -1;

  private final BufferedReader in;
  private final char delimiter;
  private final int mostLetters;
  private final StringBuilder field = new StringBuilder();
  private long line = 1; // of the next letter
  private long start; // of the row
  private int last; // what ended the field before

  CsvRecords(InputStream in, char delimiter) throws IOException {
    this(in, delimiter, MOST_LETTERS);
  }

  CsvRecords(InputStream in, char delimiter, int mostLetters) throws IOException {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    this.delimiter = delimiter;
    this.mostLetters = mostLetters;
    this.in.mark(1);
    try {
      if (this.in.read() != BYTE_ORDER_MARK) {
        this.in.reset();
      }
    } catch (CharacterCodingException e) {
      this.in.reset(); // told with its line by whoever reads the first row
    }
  }

  /**
   * @return the fields, null for one that is empty and without quotes; empty at the end
   * @throws BrokenException if the row is none
   */
  Optional<List<String>> next() throws IOException, BrokenException {
    try {
      return read();
    } catch (CharacterCodingException e) {
      throw new BrokenException(line, "is no UTF-8, or one of those behind it is none");
    }
  }

  /** Where the last row starts, from 1. */
  long line() {
    return start;
  }

  private Optional<List<String>> read() throws IOException, BrokenException {
    int letter = letter();
    while (letter == '\n') {
      letter = letter();
    }
    if (letter == END) {
      return Optional.empty();
    }
    start = line;
    List<String> fields = new ArrayList<>();
    fields.add(field(letter));
    while (last == delimiter) {
      fields.add(field(letter()));
    }
    return Optional.of(fields);
  }

  /** A field from its first letter to what ends it. */
  private String field(int first) throws IOException, BrokenException {
    field.setLength(0);
    if (first == '"') {
      quoted();
      return field.toString();
    }
    int letter = first;
    while (letter != delimiter && letter != '\n' && letter != END) {
      add(letter);
      letter = letter();
    }
    last = letter;
    return field.isEmpty() ? null : field.toString();
  }

  private void quoted() throws IOException, BrokenException {
    while (true) {
      int letter = raw();
      if (letter == END) {
        throw new BrokenException(start, "opens a quote that is never closed");
      }
      if (letter != '"') {
        add(letter);
        continue;
      }
      letter = letter();
      if (letter != '"') {
        if (letter != delimiter && letter != '\n' && letter != END) {
          throw new BrokenException(start, "has more behind the quote that closes a field");
        }
        last = letter;
        return;
      }
      add(letter);
    }
  }

  private void add(int letter) throws BrokenException {
    if (field.length() == mostLetters) {
      throw new BrokenException(
          start, "has a field of more than " + mostLetters + " letters: is a quote never closed?");
    }
    field.append((char) letter);
  }

  /** The next letter; of a carriage return and a line feed the latter. */
  private int letter() throws IOException {
    int letter = raw();
    if (letter == '\r') {
      in.mark(1);
      if (in.read() == '\n') {
        line++;
        return '\n';
      }
      in.reset();
    }
    return letter;
  }

  private int raw() throws IOException {
    int letter = in.read();
    if (letter == '\n') {
      line++;
    }
    return letter;
  }
}

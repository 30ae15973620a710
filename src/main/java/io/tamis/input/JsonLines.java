package io.tamis.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;

/**
 * What makes a line of JSON a row: an object and nothing else. Blank lines are no rows; NaN is a
 * number here, as Python writes it, so that its vector is refused by name.
 */
final class JsonLines {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * A line that is no row.
   *
   * @param number from 1
   */
  record Flaw(long number, String reason) {}

  private JsonLines() {}

  /** Why the line is no row; empty for a row and for a blank line. */
  static Optional<String> flaw(byte[] line) {
    try (JsonParser parser = FACTORY.createParser(line)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Optional.empty();
      }
      if (first != JsonToken.START_OBJECT) {
        return Optional.of(
            "holds "
                + switch (first) {
                  case START_ARRAY -> "a list";
                  case VALUE_STRING -> "a string";
                  case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                  default -> first.asString();
                }
                + ", not an object");
      }
      parser.skipChildren();
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of("has more after its object, where only one a line is read");
    } catch (JsonProcessingException e) {
      return Optional.of("is no JSON: " + brief(e.getOriginalMessage()));
    } catch (IOException e) {
      return Optional.of("is no JSON: " + brief(String.valueOf(e.getMessage())));
    }
  }

  /** The first line of a file that is no row, or behind which the file cannot be read on. */
  static Optional<Flaw> firstFlaw(Configuration conf, Path file) throws IOException {
    long number = 0;
    try (LineReader lines = open(conf, file)) {
      Text line = new Text();
      while (lines.readLine(line) > 0) {
        number++;
        Optional<String> reason = flaw(bytes(line, number));
        if (reason.isPresent()) {
          return Optional.of(new Flaw(number, reason.get()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Flaw(number + 1, "cannot be read: " + e.getMessage()));
    }
  }

  /** The numbers, from 1, of the first lines that are among those wanted. */
  static List<Long> numbers(Configuration conf, Path file, Set<String> wanted, int most)
      throws IOException {
    List<Long> numbers = new ArrayList<>();
    long number = 0;
    try (LineReader lines = open(conf, file)) {
      Text line = new Text();
      while (numbers.size() < most && lines.readLine(line) > 0) {
        number++;
        if (wanted.contains(new Text(bytes(line, number)).toString())) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }

  /** Lines as Spark cuts them. */
  private static LineReader open(Configuration conf, Path file) throws IOException {
    return new LineReader(Codecs.open(conf, file));
  }

  /** The line without the mark that some editors put before the first. */
  private static byte[] bytes(Text line, long number) {
    byte[] bytes = line.copyBytes();
    int mark = BYTE_ORDER_MARK.length;
    boolean marked =
        number == 1
            && bytes.length >= mark
            && Arrays.equals(bytes, 0, mark, BYTE_ORDER_MARK, 0, mark);
    return marked ? Arrays.copyOfRange(bytes, mark, bytes.length) : bytes;
  }

  /** The parser's message without its own account of places, which knows no file. */
  private static String brief(String message) {
    return message.lines().findFirst().orElse("").replaceAll(" \\(start marker at .*", "");
  }
}

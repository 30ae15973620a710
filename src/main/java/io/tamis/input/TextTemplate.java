package io.tamis.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * The text of an example, made from its columns: {@code prompt} is a column, <code>
 * "{prompt}\n{response}"</code> fills two in.
 *
 * <p>Doubled braces stand for themselves; a backslash with an n is a line's end, as YAML has it in
 * double quotes only and a shell hardly at all. A null fills in nothing; a conversation fills in
 * the contents of its messages, a line each, other lists and structs as JSON. A text may so be
 * blank, which is for the reader to refuse.
 *
 * @param key the key that the template stands under
 * @param template as it was given
 * @param parts what the text is put together from, in order
 */
public record TextTemplate(String key, String template, List<Part> parts) {
  /** A piece of the text. */
  public sealed interface Part {}

  /** The same in every text. */
  public record Literal(String text) implements Part {}

  /** The value of a column. */
  public record Placeholder(String column) implements Part {}

  /** The values of some columns, a line each; those that are empty or null are left out. */
  public record Lines(List<String> columns) implements Part {
    public Lines {
      columns = List.copyOf(columns);
    }
  }

  public TextTemplate {
    parts = List.copyOf(parts);
  }

  /**
   * @throws IllegalArgumentException if a brace has no partner, or no column is named
   */
  public static TextTemplate parse(String key, String template) {
    if (template.indexOf('{') < 0 && template.indexOf('}') < 0) {
      return new TextTemplate(key, template, List.of(new Placeholder(template)));
    }
    List<Part> parts = parts(key, template);
    if (parts.stream().noneMatch(Placeholder.class::isInstance)) {
      throw new IllegalArgumentException(
          key + " must name a column as {column}, but is " + shown(template));
    }
    return new TextTemplate(key, template, parts);
  }

  /** The text that columns tell by their names, where no key says what it is. */
  public static Optional<TextTemplate> ofShape(String key, StructType schema) {
    return ChatShape.of(schema).map(shape -> lines(key, shape.columns(schema)));
  }

  /** The text of a shape: its columns, a line each. */
  static TextTemplate lines(String key, List<String> columns) {
    String template = // of one column it is the one that names it
        columns.size() == 1 ? "{" + columns.get(0) + "}" : "lines of " + String.join(", ", columns);
    return new TextTemplate(key, template, List.of(new Lines(columns)));
  }

  /** The columns that are filled in, each once, in the order of their first place. */
  public List<String> columns() {
    return parts.stream()
        .flatMap(
            part ->
                switch (part) {
                  case Literal literal -> Stream.<String>empty();
                  case Placeholder(String name) -> Stream.of(name);
                  case Lines(List<String> names) -> names.stream();
                })
        .distinct()
        .toList();
  }

  /**
   * @param schema the columns that there are
   * @return the filled text, never null
   * @throws IllegalArgumentException if a column is not there
   */
  public Column column(StructType schema) {
    Column[] pieces =
        parts.stream()
            .map(
                part ->
                    switch (part) {
                      case Literal(String text) -> functions.lit(text);
                      case Placeholder(String name) ->
                          filled(name, Columns.require(schema, key, name).dataType());
                      case Lines(List<String> names) -> lines(schema, names);
                    })
            .toArray(Column[]::new);
    return functions.concat(pieces);
  }

  private Column lines(StructType schema, List<String> names) {
    Column[] texts =
        names.stream()
            .map(name -> texts(name, Columns.require(schema, key, name).dataType()))
            .toArray(Column[]::new);
    return joined(functions.concat(texts));
  }

  /** A column's texts as a list, never null. */
  private static Column texts(String name, DataType type) {
    Column column = Columns.named(name);
    Column none = functions.array().cast(DataTypes.createArrayType(DataTypes.StringType));
    return functions.coalesce(
        ChatColumn.isChat(type)
            ? ChatColumn.contents(column, type)
            : functions.array(column.cast(DataTypes.StringType)),
        none);
  }

  /** Texts with a line's end between them. */
  private static Column joined(Column texts) {
    return functions.concat_ws(
        "\n", functions.filter(texts, text -> text.isNotNull().and(text.notEqual(""))));
  }

  private static Column filled(String name, DataType type) {
    Column column = Columns.named(name);
    if (ChatColumn.isChat(type)) {
      return joined(texts(name, type));
    }
    boolean nested =
        type instanceof ArrayType || type instanceof StructType || type instanceof MapType;
    Column text = nested ? functions.to_json(column) : column.cast(DataTypes.StringType);
    return functions.coalesce(text, functions.lit(""));
  }

  private static List<Part> parts(String key, String template) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      char next = at + 1 < template.length() ? template.charAt(at + 1) : 0;
      if ((c == '{' || c == '}') && next == c) {
        literal.append(c);
        at += 2;
      } else if (c == '\\' && next == 'n') {
        literal.append('\n');
        at += 2;
      } else if (c == '{') {
        int close = closing(key, template, at);
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(new Placeholder(template.substring(at + 1, close)));
        at = close + 1;
      } else if (c == '}') {
        throw broken(key, template, at, "closes nothing; write }} for a brace");
      } else {
        literal.append(c);
        at++;
      }
    }
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return parts;
  }

  /** Where the placeholder that opens at {@code open} ends. */
  private static int closing(String key, String template, int open) {
    int close = template.indexOf('}', open);
    int another = template.indexOf('{', open + 1);
    if (close < 0 || (another >= 0 && another < close)) {
      throw broken(key, template, open, "is never closed; write {{ for a brace");
    }
    if (template.substring(open + 1, close).isBlank()) {
      throw broken(key, template, open, "names no column; write {{ for a brace");
    }
    return close;
  }

  private static IllegalArgumentException broken(
      String key, String template, int at, String reason) {
    return new IllegalArgumentException(
        key
            + ": the brace at position "
            + (at + 1)
            + " "
            + reason
            + "; the template is "
            + shown(template));
  }

  private static String shown(String template) {
    return template.replace("\n", "\\n");
  }
}

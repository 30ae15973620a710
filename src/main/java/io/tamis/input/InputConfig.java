package io.tamis.input;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the candidates or the queries lie, and which of their columns mean what.
 *
 * @param role {@code candidates} or {@code queries}: the first word of every key
 * @param path file, folder or glob on any Hadoop filesystem; this or {@code table}
 * @param table catalog table
 * @param format how the files are written; of no meaning for a table
 * @param id column with the rows' ids, each once; without one, the hash of the row's content, or
 *     the row's position in files of vectors
 * @param text what the encoder reads; beside an embedding it is only shown in reports; where
 *     neither is given, the columns tell it by their {@link ChatShape}
 * @param embedding column with vectors, or their name among the tensors of a file; where it is
 *     given no encoder runs
 * @param source column that says where a row comes from
 * @param where condition in SQL over the input's columns; rows for which it does not hold are left
 *     out
 * @param weight number in SQL over the input's columns, in [0, 1]: what a candidate counts for
 *     among others; at 0 it is left out
 * @param tokens number in SQL over the input's columns, zero or more: how many tokens a candidate
 *     takes of a budget of tokens
 * @param use what is made of the rows
 */
public record InputConfig(
    String role,
    Optional<String> path,
    Optional<String> table,
    InputFormat format,
    Optional<String> id,
    Optional<TextTemplate> text,
    Optional<String> embedding,
    Optional<String> source,
    Optional<String> where,
    Optional<String> weight,
    Optional<String> tokens,
    Use use) {

  /** The role whose rows have weights and tokens. */
  private static final String WEIGHTED = "candidates";

  /** What is made of the rows. */
  public enum Use {
    /** They are compared, by a text or a vector each. */
    COMPARED,
    /** Their columns are read. */
    READ
  }

  /**
   * @throws IllegalArgumentException if both or none of path and table are given, a table has a
   *     format, or files of vectors have columns
   */
  public InputConfig {
    if (path.isPresent() == table.isPresent()) {
      throw new IllegalArgumentException(
          role
              + ".path or "
              + role
              + ".table must be given, one of them, but "
              + (path.isPresent()
                  ? "they are " + path.get() + " and " + table.get()
                  : "neither is"));
    }
    Require.that(
        table.isEmpty() || format == InputFormat.AUTO,
        role
            + ".format must not be given beside "
            + role
            + ".table, but they are "
            + Require.spelled(format)
            + " and "
            + table.orElse(""));
    if (format.isVectors()) {
      refuseColumn(role, "id", id, format);
      refuseColumn(role, "text", text.map(TextTemplate::template), format);
      refuseColumn(role, "embedding", embedding.filter(name -> format == InputFormat.NPY), format);
      refuseColumn(role, "source", source, format);
    }
  }

  /** The keys of one role, as a job file spells them. */
  public static List<String> keys(String role) {
    return Stream.of(
            "path",
            "table",
            "format",
            "id",
            "text",
            "embedding",
            "source",
            "where",
            "weight",
            "tokens")
        .filter(name -> role.equals(WEIGHTED) || !(name.equals("weight") || name.equals("tokens")))
        .map(name -> role + "." + name)
        .toList();
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static InputConfig from(ConfigFile file, String role) {
    return from(file, role, Use.COMPARED);
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static InputConfig from(ConfigFile file, String role, Use use) {
    return new InputConfig(
        role,
        file.text(role + ".path"),
        file.text(role + ".table"),
        file.choice(role + ".format", InputFormat.AUTO),
        file.text(role + ".id"),
        file.text(role + ".text").map(text -> TextTemplate.parse(role + ".text", text)),
        file.text(role + ".embedding"),
        file.text(role + ".source"),
        file.text(role + ".where"),
        file.text(role + ".weight"),
        file.text(role + ".tokens"),
        use);
  }

  /**
   * The same input, once its files have told their format.
   *
   * @throws IllegalArgumentException if the columns do not fit the format
   */
  InputConfig withFormat(InputFormat told) {
    return new InputConfig(
        role, path, table, told, id, text, embedding, source, where, weight, tokens, use);
  }

  /** The same input, once its columns have told what its text is. */
  InputConfig withText(TextTemplate told) {
    return new InputConfig(
        role,
        path,
        table,
        format,
        id,
        Optional.of(told),
        embedding,
        source,
        where,
        weight,
        tokens,
        use);
  }

  /** Whether rows have a text, as far as can be told before the input is opened. */
  public boolean mayHaveText() {
    return text.isPresent() || (embedding.isEmpty() && !format.isVectors());
  }

  /** One of this role's keys. */
  String key(String name) {
    return role + "." + name;
  }

  /** Whether rows may be left out. */
  boolean isFiltered() {
    return where.isPresent() || weight.isPresent();
  }

  /** The conditions under which rows stay, for messages. */
  String filters() {
    return Stream.of(
            where.map(condition -> key("where") + " " + condition),
            weight.map(number -> key("weight") + " " + number + " above 0"))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" and "));
  }

  private static void refuseColumn(
      String role, String name, Optional<String> column, InputFormat format) {
    Require.that(
        column.isEmpty(),
        role
            + "."
            + name
            + " must not be given for "
            + Require.spelled(format)
            + " files, which hold vectors and no columns, but is "
            + column.orElse(""));
  }
}

package io.tamis.input;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The forms in which trainers take their examples, told from the names and types of the columns. Of
 * several that fit, the first is taken: a plain text comes last, since it often is one of the
 * others, rendered.
 */
enum ChatShape {
  /** A conversation as OpenAI and TRL have it. */
  MESSAGES(List.of("messages"), true),
  /** A conversation as ShareGPT has it. */
  CONVERSATIONS(List.of("conversations"), true),
  PROMPT_COMPLETION(List.of("prompt", "completion"), false),
  PROMPT_RESPONSE(List.of("prompt", "response"), false),
  /** An instruction, what it is about, and the answer; the second may be missing. */
  ALPACA(List.of("instruction", "input", "output"), false),
  QUESTION_ANSWER(List.of("question", "answer"), false),
  TEXT(List.of("text"), false);

  private static final String OPTIONAL = "input";

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> columns;

  private final boolean isChat;

  ChatShape(List<String> columns, boolean isChat) {
    this.columns = columns;
    this.isChat = isChat;
  }

  /** The first that an input's columns fit. */
  static Optional<ChatShape> of(StructType schema) {
    return Arrays.stream(values()).filter(shape -> shape.fits(schema)).findFirst();
  }

  /** All of them by their columns, for messages. */
  static String known() {
    return Arrays.stream(values()).map(ChatShape::spelled).collect(Collectors.joining("; "));
  }

  /** Those of its columns that the input has, in the order in which they make the text. */
  List<String> columns(StructType schema) {
    List<String> there = List.of(schema.fieldNames());
    return columns.stream().filter(there::contains).toList();
  }

  private boolean fits(StructType schema) {
    List<String> there = columns(schema);
    return columns.stream().allMatch(name -> name.equals(OPTIONAL) || there.contains(name))
        && there.stream().map(schema::apply).map(StructField::dataType).allMatch(this::isFit);
  }

  private boolean isFit(DataType type) {
    return ChatColumn.isChat(type) || (!isChat && type instanceof StringType);
  }

  private String spelled() {
    return isChat
        ? columns.get(0)
            + (this == MESSAGES ? ", a list of role and content" : ", a list of from and value")
        : String.join(" + ", columns).replace("+ " + OPTIONAL, "(+ " + OPTIONAL + ")");
  }
}

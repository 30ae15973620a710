package io.tamis.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A column that holds conversations: a list of messages with {@code role} and {@code content}, or
 * with {@code from} and {@code value}. A content is a text, or a list of texts or of parts with
 * {@code type} and {@code text}; parts that have no text, such as images, say nothing.
 *
 * <p>System prompts are left out: an application puts the same one before every question, so it
 * would make all its examples alike, and those of other applications far.
 */
final class ChatColumn {
  private static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ChatColumn() {}

  /** Whether values of a type are conversations. */
  static boolean isChat(DataType type) {
    return type instanceof ArrayType list
        && list.elementType() instanceof StructType message
        && (isSaid(message, "role", "content") || isSaid(message, "from", "value"));
  }

  /**
   * The contents of a conversation's messages in order, without those of the system.
   *
   * @param type one for which {@link #isChat} holds
   * @return a list of texts, some of which may be null
   */
  static Column contents(Column chat, DataType type) {
    StructType message = (StructType) ((ArrayType) type).elementType();
    Column said =
        functions.filter(
            chat,
            one ->
                functions.not(
                    functions.coalesce(
                        functions.lower(speaker(one, message)).isin("system", "developer"),
                        functions.lit(false))));
    return functions.flatten(functions.transform(said, one -> content(one, message)));
  }

  private static Column speaker(Column one, StructType message) {
    return functions.coalesce(
        Arrays.stream(new String[] {"role", "from"})
            .filter(name -> has(message, name))
            .map(one::getField)
            .toArray(Column[]::new));
  }

  /** A list of texts; empty where the message says nothing. */
  private static Column content(Column one, StructType message) {
    List<Column> forms = new ArrayList<>();
    for (String name : new String[] {"content", "value"}) {
      if (has(message, name)) {
        forms.add(texts(one.getField(name), message.apply(name).dataType()));
      }
    }
    forms.add(functions.array().cast(TEXTS));
    return functions.coalesce(forms.toArray(Column[]::new));
  }

  private static Column texts(Column content, DataType type) {
    if (type instanceof ArrayType list) {
      return list.elementType() instanceof StringType
          ? content
          : functions.transform(content, part -> part.getField("text"));
    }
    // Where one message of a file holds a text and another a list, the list is read as its JSON.
    UDF1<String, String[]> parts = ChatColumn::parts;
    Column listed = functions.udf(parts, TEXTS).apply(content);
    Column whole = functions.when(content.isNotNull(), functions.array(content));
    return functions
        .when(content.startsWith("[{"), functions.coalesce(listed, whole))
        .otherwise(whole);
  }

  /** The texts of parts in JSON; null where it is something else, which then is a text itself. */
  static String[] parts(String json) {
    JsonNode list;
    try {
      list = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return null; // a text that starts like a list
    }
    String[] texts = new String[list.size()];
    for (int n = 0; n < texts.length; n++) {
      JsonNode part = list.get(n);
      if (part == null || !part.path("type").isTextual()) {
        return null;
      }
      texts[n] = part.path("text").textValue();
    }
    return texts;
  }

  private static boolean isSaid(StructType message, String speaker, String said) {
    return has(message, speaker)
        && message.apply(speaker).dataType() instanceof StringType
        && has(message, said)
        && isContent(message.apply(said).dataType());
  }

  private static boolean isContent(DataType type) {
    return type instanceof StringType
        || (type instanceof ArrayType list
            && (list.elementType() instanceof StringType
                || (list.elementType() instanceof StructType part
                    && has(part, "text")
                    && part.apply("text").dataType() instanceof StringType)));
  }

  private static boolean has(StructType struct, String name) {
    return Arrays.asList(struct.fieldNames()).contains(name);
  }
}

package io.tamis.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A token a word: {@code <unk>}, {@code <s>}, {@code </s>} and {@code w3} to {@code w(V-1)}, each
 * with its number. Its file asks for a cut after four tokens and for padding to eight, as files do
 * that were saved from training.
 *
 * @param hasEnds whether it puts {@code <s>} before a text and {@code </s>} behind it
 */
public record TinyTokenizer(int vocabulary, boolean hasEnds) {
  /** Words to tokens, by hand. */
  public static long[] tokens(String text) {
    return Arrays.stream(text.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .mapToLong(
            word ->
                switch (word) {
                  case "<s>" -> 1;
                  case "</s>" -> 2;
                  default -> word.matches("w\\d+") ? Long.parseLong(word.substring(1)) : 0;
                })
        .toArray();
  }

  /** Writes {@code tokenizer.json} into the folder. */
  public Path write(Path folder) {
    String words =
        IntStream.range(3, vocabulary)
            .mapToObj(n -> "\"w" + n + "\": " + n)
            .collect(Collectors.joining(", "));
    String ends =
        """
        {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "</s>", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
         "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]},
                            "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}}
        """;
    String json =
        """
        {"version": "1.0",
         "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst",
                        "stride": 0},
         "padding": {"strategy": {"Fixed": 8}, "direction": "Right", "pad_to_multiple_of": null,
                     "pad_id": 0, "pad_type_id": 0, "pad_token": "<unk>"},
         "added_tokens": [%s, %s],
         "normalizer": null,
         "pre_tokenizer": {"type": "WhitespaceSplit"},
         "post_processor": %s,
         "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "<unk>",
                   "vocab": {"<unk>": 0, "<s>": 1, "</s>": 2, %s}}}
        """
            .formatted(added(1, "<s>"), added(2, "</s>"), hasEnds ? ends : "null", words);
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("tokenizer.json"), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String added(int id, String token) {
    return """
        {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true}"""
        .formatted(id, token);
  }
}

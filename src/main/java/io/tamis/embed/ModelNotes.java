package io.tamis.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.config.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the files beside a model say of it, as transformers and sentence-transformers write them.
 *
 * @param files finds one by its name
 */
record ModelNotes(Files files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String POOLING = "1_Pooling/config.json";
  private static final String MODULES = "modules.json";
  private static final String FLAG = "pooling_mode_";

  /** Used where nothing is said: what most sentence encoders were trained with. */
  private static final int DEFAULT_MAX_TOKENS = 512;

  /** What we do after the model, or do in its stead. */
  private static final Set<String> KNOWN_MODULES = Set.of("Transformer", "Pooling", "Normalize");

  /** Where the files lie. */
  interface Files {
    /** The text of a file; empty where there is none. */
    Optional<String> text(String name);
  }

  /**
   * How the vectors of tokens are pooled; by their mean where nothing is said.
   *
   * @throws IllegalArgumentException if it is a way that we have not
   */
  VectorForm pooling() {
    refuseFurtherModules();
    Optional<JsonNode> said = read(POOLING);
    if (said.isEmpty()) {
      return VectorForm.MEAN;
    }
    List<String> modes = modes(said.get());
    Require.that(
        modes.size() == 1 && Set.of("mean", "cls").contains(modes.get(0)),
        "embed.pooling must be mean or cls, but "
            + POOLING
            + " beside the model says "
            + (modes.isEmpty() ? "none" : String.join(" and ", modes))
            + "; export the model with its pooling, as sentence_embedding, or set embed.pooling");
    return modes.get(0).equals("cls") ? VectorForm.CLS : VectorForm.MEAN;
  }

  /** Newer files name the mode, older ones have a flag for each. */
  private static List<String> modes(JsonNode said) {
    JsonNode named = said.path("pooling_mode");
    List<String> modes = new ArrayList<>();
    if (named.isTextual()) {
      modes.add(named.textValue());
    }
    named.elements().forEachRemaining(mode -> modes.add(mode.asText()));
    if (modes.isEmpty()) {
      said.properties()
          .forEach(
              field -> {
                if (field.getKey().startsWith(FLAG) && field.getValue().asBoolean()) {
                  modes.add(field.getKey().substring(FLAG.length()).replaceAll("_tokens?$", ""));
                }
              });
    }
    return modes;
  }

  /** A layer behind the pooling would be left out without a word. */
  private void refuseFurtherModules() {
    for (JsonNode module : read(MODULES).orElse(JSON.createArrayNode())) {
      String type = module.path("type").asText();
      String name = type.substring(type.lastIndexOf('.') + 1);
      Require.that(
          KNOWN_MODULES.contains(name),
          "embed.model must give the output sentence_embedding, because "
              + MODULES
              + " beside it has a layer "
              + name
              + " behind the tokens' vectors, but does not; export it with: optimum-cli export onnx"
              + " --library sentence_transformers --task feature-extraction");
    }
  }

  /** How many tokens of a text the model takes, special tokens included. */
  int maxTokens() {
    Optional<Integer> said =
        read("sentence_bert_config.json").flatMap(notes -> count(notes.path("max_seq_length")));
    return said.orElseGet(
        () ->
            Math.min(
                read("tokenizer_config.json")
                    .flatMap(notes -> count(notes.path("model_max_length")))
                    .orElse(DEFAULT_MAX_TOKENS),
                read("config.json")
                    .flatMap(notes -> count(notes.path("max_position_embeddings")))
                    .orElse(Integer.MAX_VALUE)));
  }

  /** Files write huge numbers for none. */
  private static Optional<Integer> count(JsonNode number) {
    return IntStream.of(number.isNumber() && number.canConvertToInt() ? number.intValue() : 0)
        .filter(count -> count >= 1 && count <= ModelConfig.MOST_TOKENS)
        .boxed()
        .findFirst();
  }

  private Optional<JsonNode> read(String name) {
    return files
        .text(name)
        .map(
            text -> {
              try {
                return JSON.readTree(text);
              } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                    name + " beside the model must be JSON, but is not: " + e.getOriginalMessage(),
                    e);
              }
            });
  }
}

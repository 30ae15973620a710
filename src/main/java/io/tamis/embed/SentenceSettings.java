package io.tamis.embed;

import io.tamis.config.Require;
import java.io.Serializable;
import java.util.Optional;

/**
 * All that a vector depends on beside model, tokenizer and text.
 *
 * @param output of the model
 * @param form what that output gives
 * @param maxTokens beyond which a text loses its end
 */
record SentenceSettings(
    String output,
    VectorForm form,
    boolean normalize,
    String queryPrefix,
    String candidatePrefix,
    int maxTokens)
    implements Serializable {

  String prefix(TextEncoder.Role role) {
    return switch (role) {
      case QUERY -> queryPrefix;
      case CANDIDATE -> candidatePrefix;
    };
  }

  /**
   * @param place where these were saved
   * @throws IllegalArgumentException if what is given says otherwise
   */
  void refuseOthers(ModelConfig given, String place) {
    if (given.pooling() != Pooling.AUTO) {
      same(
          ModelConfig.POOLING,
          Optional.of(Require.spelled(given.pooling())),
          Require.spelled(form),
          place);
    }
    same(ModelConfig.NORMALIZE, given.normalize(), normalize, place);
    same(ModelConfig.QUERY_PREFIX, given.queryPrefix(), queryPrefix, place);
    same(ModelConfig.CANDIDATE_PREFIX, given.candidatePrefix(), candidatePrefix, place);
    same(ModelConfig.MAX_TOKENS, given.maxTokens(), maxTokens, place);
  }

  private static <T> void same(String key, Optional<T> given, T saved, String place) {
    given.ifPresent(
        value ->
            Require.that(
                value.equals(saved),
                key
                    + " must be that of the encoder in "
                    + place
                    + ", but they are "
                    + value
                    + " and "
                    + saved));
  }
}

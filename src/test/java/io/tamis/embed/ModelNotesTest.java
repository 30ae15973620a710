package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelNotesTest {
  private static ModelNotes of(String... namesAndTexts) {
    Map<String, String> files = new java.util.HashMap<>();
    for (int n = 0; n < namesAndTexts.length; n += 2) {
      files.put(namesAndTexts[n], namesAndTexts[n + 1]);
    }
    return new ModelNotes(name -> Optional.ofNullable(files.get(name)));
  }

  private static VectorForm pooling(String json) {
    return of("1_Pooling/config.json", json).pooling();
  }

  @Test
  void poolingIsReadInBothSpellingsAndIsElseTheMean() {
    assertThat(of().pooling()).isEqualTo(VectorForm.MEAN);
    assertThat(pooling("{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}"))
        .isEqualTo(VectorForm.CLS);
    assertThat(pooling("{\"pooling_mode_cls_token\": false, \"pooling_mode_mean_tokens\": true}"))
        .isEqualTo(VectorForm.MEAN);
    assertThat(pooling("{\"pooling_mode\": \"cls\"}")).isEqualTo(VectorForm.CLS);
    assertThat(pooling("{\"pooling_mode\": [\"mean\"]}")).isEqualTo(VectorForm.MEAN);
  }

  @Test
  void poolingThatWeHaveNotIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pooling("{\"pooling_mode_lasttoken\": true}"))
        .withMessage(
            "embed.pooling must be mean or cls, but 1_Pooling/config.json beside the model says"
                + " lasttoken; export the model with its pooling, as sentence_embedding, or set"
                + " embed.pooling");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                pooling("{\"pooling_mode_max_tokens\": true, \"pooling_mode_mean_tokens\": true}"))
        .withMessageContaining("says max and mean;");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pooling("{}"))
        .withMessageContaining("says none;");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pooling("mean"))
        .withMessageStartingWith("1_Pooling/config.json beside the model must be JSON");
  }

  @Test
  void aLayerThatTheTokensVectorsLackIsRefused() {
    String plain =
        "[{\"type\": \"sentence_transformers.models.Transformer\"},"
            + " {\"type\": \"sentence_transformers.models.Pooling\"},"
            + " {\"type\": \"sentence_transformers.models.Normalize\"}]";
    assertThat(of("modules.json", plain).pooling()).isEqualTo(VectorForm.MEAN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("modules.json", plain.replace("Normalize", "Dense")).pooling())
        .withMessageStartingWith(
            "embed.model must give the output sentence_embedding, because modules.json beside it"
                + " has a layer Dense behind");
  }

  @Test
  void theLengthOfATextIsTheModelsOwnOr512() {
    assertThat(of().maxTokens()).isEqualTo(512);
    assertThat(of("tokenizer_config.json", "{\"model_max_length\": 1e30}").maxTokens())
        .isEqualTo(512);
    assertThat(
            of("tokenizer_config.json", "{\"model_max_length\": 1000000000000000019884624838656}")
                .maxTokens())
        .isEqualTo(512);
    assertThat(
            of(
                    "tokenizer_config.json",
                    "{\"model_max_length\": 8192}",
                    "config.json",
                    "{\"max_position_embeddings\": 2048}")
                .maxTokens())
        .isEqualTo(2048);
    assertThat(of("config.json", "{\"max_position_embeddings\": 128}").maxTokens()).isEqualTo(128);
    assertThat(
            of(
                    "sentence_bert_config.json",
                    "{\"max_seq_length\": 256}",
                    "tokenizer_config.json",
                    "{\"model_max_length\": 512}")
                .maxTokens())
        .isEqualTo(256);
  }
}

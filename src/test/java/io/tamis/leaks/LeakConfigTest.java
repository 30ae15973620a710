package io.tamis.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LeakConfigTest {
  private static LeakConfig config(String... settings) {
    return LeakConfig.from(ConfigFile.empty().with(List.of(settings)));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> config("decontaminate.share=0"))
        .hasMessage("decontaminate.share must be positive and finite, but is 0.0");
    assertThatThrownBy(() -> config("decontaminate.share=1.5"))
        .hasMessage("decontaminate.share must lie in [0.0, 1.0], but is 1.5");
    assertThatThrownBy(() -> config("decontaminate.words=5"))
        .hasMessage(
            "decontaminate.words must be at least decontaminate.line-words, but they are 5 and 8");
    assertThatThrownBy(() -> config("decontaminate.distance=-1"))
        .hasMessage("decontaminate.distance must be zero or more, and finite, but is -1.0");
    assertThatThrownBy(() -> config("decontaminate.action=delete"))
        .hasMessage("decontaminate.action must be one of quarantine, report, off, but is delete");
  }

  @Test
  void aHeldOutSetNeedsAPlace() {
    assertThat(config().heldOut()).isEmpty();
    assertThat(config("decontaminate.path=a.jsonl", "decontaminate.text=q").heldOut()).isPresent();
    assertThatThrownBy(() -> config("decontaminate.text=q"))
        .hasMessageContaining("decontaminate.path or decontaminate.table must be given");
  }

  @Test
  void theTableHasTheseColumns() {
    assertThat(LeakTable.SCHEMA)
        .isEqualTo(
            StructType.fromDDL(
                "id STRING NOT NULL, reason STRING NOT NULL, held_out_id STRING NOT NULL,"
                    + " held_out_role STRING NOT NULL, figure DOUBLE NOT NULL"));
  }
}

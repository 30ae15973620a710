package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import io.tamis.output.OutputConfig.Format;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputConfigTest {
  private static OutputConfig from(String... assignments) {
    ConfigFile file = ConfigFile.empty().with(List.of(assignments));
    file.refuseUnknown(OutputConfig.KEYS);
    return OutputConfig.from(file);
  }

  @Test
  void writesParquetToANewFolderUnlessToldOtherwise() {
    assertThat(from("output.path=runs/1"))
        .isEqualTo(new OutputConfig("output.path", "runs/1", Format.PARQUET, false));
  }

  @Test
  void everyKeyIsRead() {
    assertThat(from("output.path=runs/1", "output.format=jsonl", "output.overwrite=true"))
        .isEqualTo(new OutputConfig("output.path", "runs/1", Format.JSONL, true));
  }

  @Test
  void rejectsAMissingPlaceAndAFormatThatThereIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from())
        .withMessage("output.path must be given: the folder to write to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from("output.path=x", "output.format=xml"))
        .withMessage("output.format must be one of parquet, jsonl, arrow, but is xml");
  }
}

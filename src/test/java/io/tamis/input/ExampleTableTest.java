package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExampleTableTest {
  @Test
  void theSchemaIsPinned() {
    assertThat(ExampleTable.SCHEMA.toDDL())
        .isEqualTo("id STRING,source STRING,text STRING,embedding ARRAY<FLOAT>");
  }
}

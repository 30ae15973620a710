package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnNamesTest {
  private static final List<String> OURS = List.of("id", "count");

  private static List<String> written(String... own) {
    return Stream.of(own).map(name -> OwnNames.written(name, List.of(own), OURS)).toList();
  }

  private static List<String> original(List<String> written) {
    return written.stream().map(name -> OwnNames.original(name, written, OURS)).toList();
  }

  @Test
  void aColumnWithANameOfOursGetsAPrefixAndNoOtherDoes() {
    assertThat(written("count", "n", "candidate_n"))
        .containsExactly("candidate_count", "n", "candidate_n");
    assertThat(written("Count")).containsExactly("candidate_Count");
    assertThat(written("candidate_id", "n"))
        .containsExactly("candidate_id", "n"); // id is not there
  }

  @Test
  void whatWouldMeetItGetsThePrefixToo() {
    assertThat(written("candidate_count", "Count", "candidate_candidate_count"))
        .containsExactly(
            "candidate_candidate_count", "candidate_Count", "candidate_candidate_candidate_count");
  }

  @Test
  void namesAreFoundAgain() {
    for (List<String> own :
        List.of(
            List.of("count", "n", "candidate_n"),
            List.of("id", "candidate_id", "candidate_candidate_id", "Count"),
            List.of("candidate_candidate_id", "n"))) {
      assertThat(original(written(own.toArray(String[]::new)))).isEqualTo(own);
    }
  }
}

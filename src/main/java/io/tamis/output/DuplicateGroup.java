package io.tamis.output;

import java.util.List;
import java.util.Objects;

/**
 * Candidates that are nearly the same.
 *
 * @param size how many they are
 * @param picked how many of them were selected
 * @param mass of all of them
 * @param members those with most mass
 */
public record DuplicateGroup(int size, int picked, double mass, List<Member> members) {
  public DuplicateGroup {
    members = List.copyOf(members);
  }

  /**
   * A candidate of the group.
   *
   * @param source may be empty
   * @param count how often it was drawn
   * @param text may be empty
   */
  public record Member(String id, String source, double mass, long count, String text) {
    public Member {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(text, "text");
    }
  }
}

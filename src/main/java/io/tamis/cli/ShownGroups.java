package io.tamis.cli;

import io.tamis.config.Ids;
import io.tamis.duplicates.NearDuplicates;
import io.tamis.output.DuplicateGroup;
import io.tamis.sample.Selection;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The largest groups of near-duplicates, as a report tells of them. */
final class ShownGroups {
  private static final int SHOWN = 15;
  private static final int MEMBERS = 6;

  private final List<List<String>> groups;
  private final TransportJob.Masses masses;
  private final Map<String, Integer> counts = new HashMap<>();

  ShownGroups(NearDuplicates duplicates, TransportJob.Masses masses, Selection selection) {
    this.groups = duplicates.groups().stream().limit(SHOWN).toList();
    this.masses = masses;
    for (int n = 0; n < selection.size(); n++) {
      counts.put(selection.ids()[n], selection.counts()[n]);
    }
  }

  /** The candidates whose texts are shown. */
  Set<String> candidateIds() {
    Set<String> ids = new HashSet<>();
    groups.forEach(group -> ids.addAll(members(group)));
    return ids;
  }

  List<DuplicateGroup> told(CandidateNotes notes) {
    return groups.stream()
        .map(
            group ->
                new DuplicateGroup(
                    group.size(),
                    (int) group.stream().filter(counts::containsKey).count(),
                    group.stream().mapToDouble(this::mass).sum(),
                    members(group).stream().map(id -> member(id, notes)).toList()))
        .toList();
  }

  /** Those with most mass, ties by id. */
  private List<String> members(List<String> group) {
    return group.stream()
        .sorted(Comparator.comparingDouble((String id) -> -mass(id)))
        .limit(MEMBERS)
        .toList();
  }

  private DuplicateGroup.Member member(String id, CandidateNotes notes) {
    return new DuplicateGroup.Member(
        id, notes.source(id), mass(id), counts.getOrDefault(id, 0), notes.text(id));
  }

  private double mass(String id) {
    return masses.masses()[Arrays.binarySearch(masses.ids(), id, Ids.ORDER)];
  }
}

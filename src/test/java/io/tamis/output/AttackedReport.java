package io.tamis.output;

import io.tamis.output.ReportData.AlphaPoint;
import io.tamis.output.ReportData.CrowdedExample;
import io.tamis.output.ReportData.PickedExample;
import io.tamis.output.ReportData.QueryUse;
import io.tamis.output.ReportData.SourceShare;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report whose every text means ill. */
final class AttackedReport {
  private AttackedReport() {}

  /** A report with this text wherever a text may stand. */
  static ReportData by(String attack) {
    return new ReportData(
        attack,
        Map.of(
            "candidates",
            2,
            "duplicates.compared",
            2,
            "method",
            attack,
            "search.kind",
            attack,
            attack,
            attack,
            "rejected." + attack,
            1,
            "transport.alpha",
            attack,
            "transport.primal",
            1,
            "transport.dual",
            1,
            "stages",
            List.of(Map.of("name", attack))),
        Map.of(attack, attack, "sample.count", attack),
        List.of(new SourceShare(attack, 2, 1, 1), new SourceShare("other" + attack, 2, 0, 0)),
        List.of(new QueryUse(attack, attack.repeat(9), 1, Double.NaN, Double.POSITIVE_INFINITY)),
        List.of(new PickedExample(1, attack, attack, 1, 1, 1, 0, attack, attack.repeat(900))),
        new double[] {0},
        List.of(new CrowdedExample(attack, attack, 1, 0, 1, attack)),
        new double[] {1},
        List.of(new AlphaPoint(0.5, 1, 1, 1, 1)),
        Optional.of(
            new PoolMap(
                new double[] {0.5, 0.25},
                new PoolMap.Layer(new String[] {attack}, new double[][] {{0}, {1}}, 1),
                new PoolMap.Layer(new String[] {attack}, new double[][] {{1}, {0}}, 1),
                new PoolMap.Layer(new String[] {attack}, new double[][] {{1}, {1}}, 1),
                "")),
        List.of(
            new DuplicateGroup(
                1, 1, 1, List.of(new DuplicateGroup.Member(attack, attack, 1, 1, attack)))),
        List.of(
            new QueryNeighbors(
                attack,
                attack,
                attack.repeat(9),
                1,
                List.of(new QueryNeighbors.Neighbor(attack, attack, 1, 1, attack)))),
        List.of(ReportSample.chapter(attack)));
  }
}

package io.tamis.cli;

import io.tamis.density.Densities;
import io.tamis.density.DensityTable;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.PlanRows;
import io.tamis.transport.TransportProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished run's plan and what it was solved from, put together again from its tables. Owns its
 * arrays.
 *
 * @param lists as they were fetched
 * @param measured shape [M], how many neighbors of each list have a density
 * @param problem the lists as deep as that
 * @param masses shape [M, k_i], beside the fetched lists; 0 where the plan has nothing
 * @param strays pairs of the plan that no list has, or that are there twice
 */
record RunPlan(
    Neighborhoods lists,
    int[] measured,
    TransportProblem problem,
    double[][] masses,
    List<String> strays) {

  static RunPlan of(Neighborhoods lists, DensityTable.Weighted weighted, PlanRows plan) {
    Densities densities = weighted.densities();
    double[] byCandidate = new double[lists.candidateIds().length];
    for (int j = 0; j < byCandidate.length; j++) {
      int at = densities.indexOf(lists.candidateIds()[j]);
      byCandidate[j] = at < 0 ? Double.NaN : densities.densities()[at] / weighted.weights()[at];
    }
    int[] measured = new int[lists.queries()];
    for (int i = 0; i < measured.length; i++) {
      int[] list = lists.candidates()[i];
      while (measured[i] < list.length && !Double.isNaN(byCandidate[list[measured[i]]])) {
        measured[i]++;
      }
    }
    List<String> strays = new ArrayList<>();
    return new RunPlan(
        lists,
        measured,
        new TransportProblem(lists.candidates(), lists.distances(), byCandidate, lists.poolSize())
            .cut(measured),
        beside(lists, plan, strays),
        strays);
  }

  /** Shape [M, k_i]: the masses beside the measured part of the lists. */
  double[][] measuredMasses() {
    double[][] cut = new double[measured.length][];
    Arrays.setAll(cut, i -> Arrays.copyOf(masses[i], measured[i]));
    return cut;
  }

  private static double[][] beside(Neighborhoods lists, PlanRows plan, List<String> strays) {
    double[][] masses = new double[lists.queries()][];
    Arrays.setAll(masses, i -> new double[lists.candidates()[i].length]);
    Map<String, Integer> places = new HashMap<>(); // of the candidates in one query's list
    Map<String, Integer> queries = numbers(lists.queryIds());
    int at = -1;
    for (int n = 0; n < plan.size(); n++) { // pairs of a query lie together
      Integer query = queries.get(plan.queryIds()[n]);
      if (query != null && query != at) {
        at = query;
        places.clear();
        places.putAll(numbers(lists.ids(at)));
      }
      Integer place = query == null ? null : places.get(plan.ids()[n]);
      if (place == null || masses[at][place] != 0) {
        strays.add(plan.queryIds()[n] + " and " + plan.ids()[n]);
      } else {
        masses[at][place] = plan.masses()[n];
      }
    }
    return masses;
  }

  private static Map<String, Integer> numbers(String[] ids) {
    Map<String, Integer> numbers = HashMap.newHashMap(ids.length);
    for (int n = 0; n < ids.length; n++) {
      numbers.put(ids[n], n);
    }
    return numbers;
  }
}

package io.tamis.dsir;

/**
 * Candidates picked by importance, one target's after the other's, each by rank. Owns its arrays.
 *
 * @param ids shape [n], each once
 * @param sources shape [n], empty where a row has none
 * @param targets shape [n], for which target each was picked
 * @param logWeights shape [n], for that target
 * @param scores shape [n], what the rank is by: the log-weight and its noise
 * @param tieShare share of the picks that the order of ids decided
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record DsirPicks(
    String[] ids,
    String[] sources,
    String[] targets,
    double[] logWeights,
    double[] scores,
    double tieShare) {

  public int size() {
    return ids.length;
  }
}

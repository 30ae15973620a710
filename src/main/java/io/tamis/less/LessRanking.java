package io.tamis.less;

import io.tamis.sample.BestRows;
import io.tamis.sample.ScoreCounts;
import java.util.List;

/**
 * The best candidates, by rank: picks of a budget are a prefix. Owns its arrays.
 *
 * @param best by score, its groups the subtasks that gave the scores; one more than the largest
 *     budget, where there are more, which tells ties
 * @param scores of all rows
 * @param subtasks by name
 * @param bySubtask shape [S], for how many rows of the pool each gave the score
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record LessRanking(
    BestRows.Ranked best, ScoreCounts scores, List<String> subtasks, long[] bySubtask) {}

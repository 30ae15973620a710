package io.tamis.cli;

import io.tamis.cli.RefusalTest.Refused;
import java.util.stream.Stream;

/** Inputs that are wrong, and what must be said of them; {@code @} is the fixtures' folder. */
final class RefusalCases {
  private static final String NPY_POOL = "candidates.id=\ncandidates.embedding=\ncandidates.path=";
  private static final String NPY_QUERIES = "queries.id=\nqueries.embedding=\nqueries.path=";
  private static final String TEXTS =
      "candidates.embedding=\ncandidates.text=text\nqueries.embedding=\nqueries.text=text\n";

  private RefusalCases() {}

  static Stream<Refused> files() {
    return Stream.of(
        Refused.of(
            "candidates that are not there",
            "candidates.path=@absent.jsonl",
            "candidates.path: no file matches @absent.jsonl"),
        Refused.of(
            "an input on no known filesystem",
            "candidates.path=nowhere://bucket/pool.jsonl",
            "candidates.path: cannot read nowhere://bucket/pool.jsonl"),
        Refused.of(
            "an ending that tells no format",
            "candidates.path=@pool.txt",
            "candidates.path",
            "@pool.txt",
            "candidates.format"),
        Refused.of(
            "an empty pool",
            "candidates.path=@empty.jsonl",
            "candidates.path @empty.jsonl holds no rows"),
        Refused.of(
            "no queries", "queries.path=@empty.jsonl", "queries.path @empty.jsonl holds no rows"),
        Refused.of(
            "an empty array", NPY_POOL + "@empty.npy", "candidates.path: @empty.npy", "0 bytes"),
        Refused.of(
            "a line that is cut",
            "candidates.path=@pool-broken.jsonl",
            "candidates.path: @pool-broken.jsonl, line 6 is no JSON"),
        Refused.of(
            "a packed line that is no JSON",
            "candidates.path=@pool-broken.jsonl.gz",
            "candidates.path: @pool-broken.jsonl.gz, line 7 is no JSON"),
        Refused.of(
            "an array that is cut",
            NPY_POOL + "@cut.npy",
            "candidates.path: @cut.npy must hold 144 bytes of data",
            "but holds 139"),
        Refused.of(
            "an array of whole numbers",
            NPY_QUERIES + "@whole.npy",
            "queries.path: @whole.npy must hold numbers of type <f2, <f4, <f8, |i1, |u1, but holds <i4"),
        Refused.of(
            "an array by columns",
            NPY_POOL + "@fortran.npy",
            "candidates.path: @fortran.npy is in Fortran order"),
        Refused.of(
            "a file that is no Parquet",
            "candidates.path=@broken.parquet",
            "candidates.path",
            "@broken.parquet"),
        Refused.of(
            "ids that occur twice",
            "candidates.path=@pool-repeated.jsonl",
            "candidates.id must name a column whose values differ",
            "c2 is in @pool-repeated.jsonl, line 3 and @pool-repeated.jsonl, line 8"),
        Refused.of(
            "a row without an id",
            "candidates.path=@pool-no-id.jsonl",
            "candidates.id must name a column without nulls, but id is null in 1 row",
            "@pool-no-id.jsonl, line 5"));
  }

  static Stream<Refused> vectors() {
    return Stream.of(
        Refused.of(
            "arrays of different lengths",
            NPY_POOL + "@pool.npy\n" + NPY_QUERIES + "@wide.npy",
            "candidates: the embedding in @pool.npy, row ",
            "must have 4 components, as many as the queries have, but has 3"),
        Refused.of(
            "NaN in an array",
            NPY_POOL + "@nan.npy\n" + NPY_QUERIES + "@queries.npy",
            "candidates: the embedding in @nan.npy, row 5 (id 5)",
            "must be finite, but component 1 is NaN"),
        Refused.of(
            "infinity in an array",
            NPY_POOL + "@infinite.npy\n" + NPY_QUERIES + "@queries.npy",
            "candidates: the embedding in @infinite.npy, row 6",
            "must be finite, but component 2 is -Infinity"),
        Refused.of(
            "NaN in an array of queries",
            NPY_POOL + "@pool.npy\n" + NPY_QUERIES + "@nan.npy",
            "queries: the embedding in @nan.npy, row 5",
            "component 1 is NaN"),
        Refused.of(
            "NaN in Parquet",
            "candidates.path=@pool-nan-parquet",
            "candidates: the embedding in @pool-nan-parquet/part-",
            "row 4 (id c4)",
            "component 1 is NaN"),
        inPool("nan", "must be finite, but component 1 is NaN"),
        inQueries("nan", "must be finite, but component 1 is NaN"),
        inPool("infinite", "must be finite, but component 2 is Infinity"),
        inQueries("infinite", "must be finite, but component 2 is Infinity"),
        inPool("ragged", "must have 3 components, as many as the queries have, but has 2"),
        inQueries("ragged", "must have 3 components, as many as the first has, but has 2"),
        inPool("null", "must hold numbers, but is missing or empty"),
        inQueries("null", "must hold numbers, but is missing or empty"),
        inPool("none", "must hold numbers, but is missing or empty"),
        inQueries("none", "must hold numbers, but is missing or empty"),
        inPool("hole", "must be finite, but component 1 is NaN or missing"),
        inQueries("hole", "must be finite, but component 1 is NaN or missing"),
        Refused.of(
            "a zero under cosine",
            NPY_POOL + "@zero.npy\n" + NPY_QUERIES + "@queries.npy\nsearch.metric=cosine",
            "candidates: the embedding in @zero.npy, row 4",
            "must not be zero under search.metric cosine"),
        Refused.of(
            "a zero among the queries under cosine",
            "search.metric=cosine\nqueries.path=@queries-zero.jsonl",
            "queries: the embedding in @queries-zero.jsonl, line 2 (id c1)",
            "must not be zero under search.metric cosine"));
  }

  static Stream<Refused> columns() {
    return Stream.of(
        Refused.of(
            "an id column that is not there",
            "candidates.id=idd",
            "candidates.id names the column idd",
            "the nearest column is id"),
        Refused.of(
            "a source column that is not there",
            "candidates.source=form",
            "candidates.source names the column form",
            "the nearest column is from"),
        Refused.of(
            "an embedding column that is not there",
            "queries.embedding=vv",
            "queries.embedding names the column vv",
            "the nearest column is v"),
        Refused.of(
            "a text column that is not there",
            TEXTS + "candidates.text={from}: {txt}",
            "candidates.text names the column txt",
            "the nearest column is text"),
        Refused.of(
            "an embedding of words",
            "candidates.path=@pool-words.jsonl",
            "candidates.embedding must name a column of arrays of numbers",
            "v is ARRAY<STRING>"),
        Refused.of(
            "columns of an array",
            "candidates.path=@pool.npy",
            "candidates.id must not be given for npy files",
            "but is id"),
        Refused.of(
            "texts against vectors",
            "candidates.embedding=\ncandidates.text=text",
            "the candidates are texts and the queries are vectors"),
        Refused.of(
            "vectors against texts",
            "queries.embedding=\nqueries.text=text",
            "the candidates are vectors and the queries are texts"),
        Refused.of(
            "texts that are all empty",
            TEXTS + "candidates.path=@all-empty.jsonl",
            "candidates.text must hold words, but none of 2"),
        Refused.of(
            "queries that are all empty",
            TEXTS + "queries.path=@all-empty.jsonl\nembed.dimensions=2",
            "queries.text must leave rows to embed, but all 2 were rejected"),
        Refused.of(
            "a budget above the pool",
            "sample.count=13",
            "sample.count must be at most the number of candidates, 12, but is 13"),
        Refused.of(
            "draws above the pool",
            "sample.draw=multinomial\nsample.count=13",
            "sample.count must be at most the number of candidates, 12, but is 13"),
        aboveSupport("sample.count=8"),
        aboveSupport("sample.count=8\nsample.draw=distinct"),
        aboveSupport("sample.count=8\nsample.draw=top"),
        Refused.of(
            "a fraction above the support",
            "transport.alpha=1\nsample.count=\nsample.fraction=0.75",
            "sample.fraction",
            "but is 9"),
        Refused.of(
            "an encoder that is not there", TEXTS + "embed.path=@absent", "embed.path", "@absent"));
  }

  private static Refused aboveSupport(String settings) {
    return Refused.of(
        "a budget above the support: " + settings.replace("\n", ", "),
        "transport.alpha=1\n" + settings,
        "sample.count",
        "must be at most the number of candidates with mass, ",
        "but is 8",
        "transport.alpha");
  }

  private static Refused inPool(String flaw, String rule) {
    return Refused.of(
        flaw + " in the pool",
        "candidates.path=@pool-" + flaw + ".jsonl",
        "candidates: the embedding in @pool-" + flaw + ".jsonl, line 4 (id c3) " + rule);
  }

  private static Refused inQueries(String flaw, String rule) {
    return Refused.of(
        flaw + " in the queries",
        "queries.path=@queries-" + flaw + ".jsonl",
        "queries: the embedding in @queries-" + flaw + ".jsonl, line 2 (id c1) " + rule);
  }
}

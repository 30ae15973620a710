package io.tamis.scan;

/** A vector that cannot be measured; names the row it belongs to. */
public final class InvalidVectorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String id;
  private final String rule;

  /**
   * @param id of the row
   * @param rule the rule and the value found, to be read after "the embedding"
   */
  public InvalidVectorException(String id, String rule) {
    super("row " + id + ": the embedding " + rule);
    this.id = id;
    this.rule = rule;
  }

  public String id() {
    return id;
  }

  public String rule() {
    return rule;
  }
}

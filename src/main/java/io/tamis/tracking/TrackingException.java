package io.tamis.tracking;

import java.io.IOException;

/** A request that the server did not grant; the message gives its address and what it said. */
public final class TrackingException extends IOException {
  private static final long serialVersionUID = 1;

  private final String code;

  TrackingException(String message, String code, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** MLflow's name of the error, such as {@code RESOURCE_DOES_NOT_EXIST}; empty without one. */
  public String code() {
    return code;
  }
}

package io.tamis.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts a file where a Databricks workspace keeps those of its runs: the workspace signs an address
 * in the cloud's store, and the file goes there. One request a file, three to a data lake of Azure.
 */
record SignedUpload(MlflowServer server, String runId) {
  void put(String name, byte[] file) throws IOException {
    ObjectNode wanted = MlflowServer.JSON.createObjectNode().put("run_id", runId);
    wanted.putArray("path").add(name);
    JsonNode signed =
        server.post("artifacts/credentials-for-write", wanted).path("credential_infos").path(0);
    URI place = place(name, signed.path("signed_uri").asText());
    Map<String, String> headers = new LinkedHashMap<>();
    for (JsonNode header : signed.path("headers")) {
      headers.put(header.path("name").asText(), header.path("value").asText());
    }
    String type = signed.path("type").asText();
    switch (type) {
      case "AWS_PRESIGNED_URL", "GCP_SIGNED_URL" -> server.sendSigned("PUT", place, file, headers);
      case "AZURE_SAS_URI" -> {
        headers.put("x-ms-blob-type", "BlockBlob");
        server.sendSigned("PUT", place, file, headers);
      }
      case "AZURE_ADLS_GEN2_SAS_URI" -> {
        server.sendSigned("PUT", with(place, "resource=file"), new byte[0], headers);
        server.sendSigned("PATCH", with(place, "action=append&position=0"), file, headers);
        server.sendSigned(
            "PATCH", with(place, "action=flush&position=" + file.length), new byte[0], headers);
      }
      default ->
          throw new TrackingException("no way is known to put " + name + " to " + type, "", null);
    }
  }

  /** No cause of a failure, and no word of it, holds the address: who has it can write there. */
  private static URI place(String name, String signed) throws TrackingException {
    try {
      URI place = new URI(signed);
      if (place.getHost() != null && ("" + place.getScheme()).matches("https?")) {
        return place;
      }
      throw wrong(name, "it is not one of a web server");
    } catch (URISyntaxException e) {
      throw wrong(name, e.getReason());
    }
  }

  private static TrackingException wrong(String name, String why) {
    return new TrackingException("the address signed for " + name + " is none: " + why, "", null);
  }

  private static URI with(URI signed, String query) {
    return URI.create(signed + (signed.getRawQuery() == null ? "?" : "&") + query);
  }
}

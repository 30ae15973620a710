package io.tamis.demo;

/**
 * One row of the pool or of the target.
 *
 * @param id such as {@code arithmetic-00042}, {@code arithmetic-00042-copy-07} or {@code query-001}
 * @param source name of the family of tasks that it was drawn from
 */
public record DemoExample(String id, String source, String prompt, String response) {}

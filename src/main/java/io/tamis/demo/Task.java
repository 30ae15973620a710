package io.tamis.demo;

/** An instruction and its answer. */
record Task(String prompt, String response) {}

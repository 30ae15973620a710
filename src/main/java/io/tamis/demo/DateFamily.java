package io.tamis.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.SplittableRandom;

/** Reckoning with days, weeks and weekdays; the calendar fills the slots of its phrasebook. */
record DateFamily(Phrasebook book) implements TaskFamily {
  private static final LocalDate FIRST = LocalDate.of(2015, Month.JANUARY, 1);
  private static final int START_DAYS = 20 * 365;

  DateFamily() {
    this(Phrasebook.read("dates"));
  }

  @Override
  public String name() {
    return "dates";
  }

  @Override
  public Task draw(SplittableRandom random) {
    LocalDate date = FIRST.plusDays(random.nextInt(START_DAYS));
    int days = random.nextInt(9, 400);
    int weeks = random.nextInt(2, 15);
    LocalDate later = date.plusDays(days);
    return new Draft(book, random)
        .with("date", written(date))
        .with("weekday", written(date.getDayOfWeek()))
        .with("days", Integer.toString(days))
        .with("later", written(later))
        .with("laterday", written(later.getDayOfWeek()))
        .with("weeks", Integer.toString(weeks))
        .with("earlier", written(date.minusWeeks(weeks)))
        .with("next", written(date.plusWeeks(weeks)))
        .task();
  }

  /** As in {@code 3 March 2021}. */
  private static String written(LocalDate date) {
    String month = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    return date.getDayOfMonth() + " " + month + " " + date.getYear();
  }

  private static String written(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Times as RFC 3339 text with milliseconds, in UTC; its own short form is written and read without the JDK's formatter. */
final class Rfc3339 {
    /** What {@link #parse} answers for a text that is no time. */
    static final long NONE = Long.MIN_VALUE;

    private static final int LENGTH = "2026-01-31T12:00:00.000Z".length();
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long MAX_MILLIS = 253_402_300_799_999L;

    private Rfc3339() {}

    static String format(long epochMillis) {
        long millis = Math.clamp(epochMillis, 0, MAX_MILLIS);
        LocalDate date = LocalDate.ofEpochDay(millis / DAY_MILLIS);
        int ofDay = (int) (millis % DAY_MILLIS);
        byte[] text = new byte[LENGTH];
        put(text, 0, 4, date.getYear());
        text[4] = '-';
        put(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        put(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        put(text, 11, 2, ofDay / 3_600_000);
        text[13] = ':';
        put(text, 14, 2, ofDay / 60_000 % 60);
        text[16] = ':';
        put(text, 17, 2, ofDay / 1000 % 60);
        text[19] = '.';
        put(text, 20, 3, ofDay % 1000);
        text[23] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Epoch milliseconds of any RFC 3339 text, or {@link #NONE}. */
    static long parse(byte[] text) {
        if (text.length == LENGTH && text[10] == 'T' && text[19] == '.' && text[23] == 'Z') {
            long own = parseOwn(text);
            if (own != NONE) {
                return own;
            }
        }
        try {
            return OffsetDateTime.parse(new String(text, StandardCharsets.UTF_8))
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException noTime) {
            return NONE;
        }
    }

    private static long parseOwn(byte[] text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        int millis = digits(text, 20, 3);
        boolean plausible = year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28 + 3;
        if (!plausible
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 59
                || millis < 0) {
            return NONE;
        }
        try {
            return LocalDate.of(year, month, day).toEpochDay() * DAY_MILLIS
                    + hour * 3_600_000L
                    + minute * 60_000L
                    + second * 1000L
                    + millis;
        } catch (DateTimeException noDate) {
            return NONE;
        }
    }

    private static void put(byte[] text, int at, int count, int value) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int digits(byte[] text, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}

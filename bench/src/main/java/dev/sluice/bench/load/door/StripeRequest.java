// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import dev.sluice.bench.load.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook as Stripe sends it, with its own id, time, customer and signature each time, made by overwriting a template. Confined to
 * one thread.
 */
final class StripeRequest implements Request {
    private static final String ID = "evt_bench";
    private static final int ID_DIGITS = 19;
    private static final int TIME_DIGITS = 10;
    private static final int CUSTOMER_DIGITS = 6;
    private static final int CUSTOMERS = 1_000;
    private static final HexFormat HEX = HexFormat.of();

    private final Mac mac;
    private final byte[] bytes;
    private final int body;
    private final int id;
    private final int created;
    private final int customer;
    private final int sent;
    private final int time;
    private final int signature;
    private final byte[] timeAndDot = new byte[TIME_DIGITS + 1];
    private long number;

    /**
     * A template.
     *
     * @param path where it is posted to
     * @param bodyBytes size of the body, at least 400
     * @param first the number in the first id; ids of different runs must not meet
     */
    StripeRequest(String path, String secret, int bodyBytes, long first) {
        this.mac = mac(secret);
        String json = body(bodyBytes);
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + bodyBytes + "\r\nStripe-Signature: t=" + "0".repeat(TIME_DIGITS) + ",v1=" + "0".repeat(64)
                        + "\r\n\r\n";
        this.bytes = (head + json).getBytes(StandardCharsets.US_ASCII);
        this.body = head.length();
        this.time = head.indexOf(" t=") + 3;
        this.signature = head.indexOf(",v1=") + 4;
        this.id = body + json.indexOf(ID) + ID.length();
        this.created = body + json.indexOf("\"created\":") + 10;
        this.customer = body + json.indexOf("cus_") + 4;
        this.sent = body + Stamp.in(json);
        this.number = first;
        timeAndDot[TIME_DIGITS] = '.';
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing", e);
        }
    }

    /** A body of one customer, as it stands: for those who sign it once. */
    static String body(int bytes, int customer) {
        String number = Integer.toString(customer);
        return body(bytes).replace("cus_" + "0".repeat(number.length()), "cus_" + number);
    }

    private static String body(int bytes) {
        String start = "{\"id\":\"" + ID + "0".repeat(ID_DIGITS)
                + "\",\"object\":\"event\",\"api_version\":\"2025-09-30\","
                + "\"created\":" + "0".repeat(TIME_DIGITS) + ",\"type\":\"invoice.paid\",\"livemode\":true,"
                + "\"pending_webhooks\":1,\"request\":{\"id\":null,\"idempotency_key\":null},\"data\":{\"object\":{"
                + "\"id\":\"in_1SluiceBench\",\"object\":\"invoice\",\"customer\":\"cus_" + "0".repeat(CUSTOMER_DIGITS)
                + "\",\"amount_due\":1999,\"currency\":\"eur\"," + Stamp.blank() + ",\"description\":\"";
        String end = "\"}}}";
        return start + "x".repeat(bytes - start.length() - end.length()) + end;
    }

    @Override
    public void next(ByteBuffer out, long nanos) {
        long seconds = System.currentTimeMillis() / 1_000;
        Stamp.write(bytes, id, ID_DIGITS, number);
        Stamp.write(bytes, customer, CUSTOMER_DIGITS, number % CUSTOMERS);
        Stamp.write(bytes, created, TIME_DIGITS, seconds);
        Stamp.write(bytes, sent, Stamp.DIGITS, nanos);
        Stamp.write(bytes, time, TIME_DIGITS, seconds);
        Stamp.write(timeAndDot, 0, TIME_DIGITS, seconds);
        number++;
        mac.update(timeAndDot);
        mac.update(bytes, body, bytes.length - body);
        byte[] hex = HEX.formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(hex, 0, bytes, signature, hex.length);
        out.put(bytes);
    }

    /** Bytes of a whole request. */
    int size() {
        return bytes.length;
    }
}

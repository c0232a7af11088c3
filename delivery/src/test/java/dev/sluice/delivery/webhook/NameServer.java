// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server that says what it is told to, on a virtual thread. RFC 1035 section 4. */
final class NameServer implements AutoCloseable {

    static final int A = 1;
    static final int CNAME = 5;
    static final int AAAA = 28;

    /** One record: an address, or a name for CNAME. */
    record Answer(String name, int type, String value, int ttl) {}

    private final DatagramSocket socket;
    private final Map<Integer, List<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Map<Integer, List<Answer>> turns = new ConcurrentHashMap<>();
    private volatile int code;
    private volatile boolean silent;

    // the serving thread's
    private int flipped;

    NameServer() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** What is said from now on when type A or AAAA is asked for. */
    void says(int asked, Answer... records) {
        answers.put(asked, List.of(records));
    }

    /** The one and the other in turn, at each question of this type. */
    void flips(int asked, Answer one, Answer other) {
        answers.put(asked, List.of(one));
        turns.put(asked, List.of(one, other));
    }

    void failsWith(int rcode) {
        code = rcode;
    }

    void isSilent() {
        silent = true;
    }

    List<String> questions() {
        return questions;
    }

    private void serve() {
        byte[] space = new byte[1024];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(space, space.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                if (!silent) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                questions.add("closed");
            }
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        short id = query.getShort();
        query.position(12);
        var name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
        }
        int type = query.getShort();
        questions.add(name.toString());
        var turn = turns.get(type);
        if (turn != null) {
            answers.put(type, List.of(turn.get(flipped++ % 2)));
        }
        var records = code == 0 ? answers.getOrDefault(type, List.of()) : List.<Answer>of();
        var out = ByteBuffer.allocate(4096);
        out.putShort(id)
                .putShort((short) (0x8180 | code))
                .putShort((short) 1)
                .putShort((short) records.size())
                .putInt(0);
        putName(out, name.toString());
        out.putShort((short) type).putShort((short) 1);
        for (Answer record : records) {
            put(out, record);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void put(ByteBuffer out, Answer record) throws IOException {
        putName(out, record.name());
        out.putShort((short) record.type()).putShort((short) 1).putInt(record.ttl());
        int lengthAt = out.position();
        out.putShort((short) 0);
        if (record.type() == CNAME) {
            putName(out, record.value());
        } else {
            out.put(InetAddress.getByName(record.value()).getAddress());
        }
        out.putShort(lengthAt, (short) (out.position() - lengthAt - 2));
    }

    private static void putName(ByteBuffer out, String name) {
        for (String label : name.split("\\.")) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put((byte) 0);
    }

    @Override
    public void close() {
        socket.close();
    }
}

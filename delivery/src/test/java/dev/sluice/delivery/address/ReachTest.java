// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    private static final TargetPolicy OPEN = new TargetPolicy(
            true, true, List.of("0.0.0.0/0", "::/0", "*"), List.of(), Set.of(new HostPort("127.0.0.1", 8080)));

    @ParameterizedTest
    @CsvFileSource(resources = "addresses.csv", numLinesToSkip = 1)
    void every_range_is_known_to_its_borders(String address, Reach reach, String what) throws Exception {
        byte[] bytes = IpRange.plain(InetAddress.getByName(address).getAddress());

        assertThat(Reach.of(bytes)).as(what).isEqualTo(reach);
        assertThat(IpRange.address(address)).as(what).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "addresses.csv", numLinesToSkip = 1)
    void a_policy_opens_what_it_says_and_never_more(String address, Reach reach, String what) throws Exception {
        byte[] bytes = IpRange.plain(InetAddress.getByName(address).getAddress());
        var dev = new Rules(new TargetPolicy(true, true, List.of(), List.of(), Set.of()));

        assertThat(new Rules(TargetPolicy.strict()).opens(address, bytes, 443)).isEqualTo(reach == Reach.PUBLIC);
        assertThat(dev.opens(address, bytes, 443)).isEqualTo(reach == Reach.PUBLIC || reach == Reach.PRIVATE);
        assertThat(new Rules(OPEN).opens(address, bytes, 443)).isEqualTo(reach != Reach.NEVER);
    }

    @Test
    void own_listeners_and_denied_hosts_win_over_every_permission() {
        byte[] loopback = {127, 0, 0, 1};
        var denied = new TargetPolicy(true, true, List.of("127.0.0.1"), List.of("127.0.0.0/8"), Set.of());
        var deniedByText = new TargetPolicy(true, true, List.of("127.0.0.1"), List.of("127.*"), Set.of());

        assertThat(new Rules(OPEN).opens("127.0.0.1", loopback, 8080)).isFalse();
        assertThat(new Rules(OPEN).opens("127.0.0.1", loopback, 8082)).isTrue();
        assertThat(new Rules(denied).opens("127.0.0.1", loopback, 80)).isFalse();
        assertThat(new Rules(deniedByText).opens("127.0.0.1", loopback, 80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "1.2.3.256",
                "1.2.3.",
                "1.2.3.+4",
                "",
                "a",
                "fe80::1%eth0",
                "[::1]",
                "::1::",
                "1:2:3:4:5:6:7",
                "0x7f.0.0.1",
                ":::",
                "12345::",
                "1.2.3.4:80",
                "::127.0.0.1",
                "::ffff:127.1",
                "64:ff9b::127.0.0.1",
                "::ffff:0177.0.0.1"
            })
    void what_is_not_strictly_an_address_is_none(String text) {
        assertThat(IpRange.address(text)).isNull();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Asks name servers for A and AAAA, and waits for both. Thread-safe: it works on the event loop it was made on, and each
 * answer comes on its caller's.
 *
 * <p>Not the resolver that Vert.x connects with: that one is content with the first family that answers, and appends the
 * machine's search domains. An answer is kept for its time to live, within 1 s and 60 s; a failure for 1 s.
 */
public final class DnsNames implements Names {

    private static final int MIN_TTL_SECONDS = 1;
    private static final int MAX_TTL_SECONDS = 60;
    private static final int MAX_QUERIES = 16;
    private static final int QUERY_TIMEOUT_MILLIS = 2_500;
    private static final HostsFileEntriesResolver NO_HOSTS_FILE = (host, types) -> null;

    private final ContextInternal context;
    private final DnsNameResolver resolver;

    private DnsNames(Vertx vertx, DnsServerAddressStreamProvider servers, boolean hostsFile) {
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.resolver = resolver(context, servers, hostsFile);
    }

    /**
     * With the machine's name servers.
     *
     * @param hostsFile whether {@code /etc/hosts} counts as well
     */
    public static DnsNames ofMachine(Vertx vertx, boolean hostsFile) {
        return new DnsNames(vertx, DnsServerAddressStreamProviders.platformDefault(), hostsFile);
    }

    /** With these name servers, asked in this order, and no hosts file. */
    public static DnsNames of(Vertx vertx, List<InetSocketAddress> servers) {
        return new DnsNames(vertx, new SequentialDnsServerAddressStreamProvider(servers), false);
    }

    private static DnsNameResolver resolver(
            ContextInternal context, DnsServerAddressStreamProvider servers, boolean hostsFile) {
        VertxInternal vertx = context.owner();
        var builder = new DnsNameResolverBuilder(context.nettyEventLoop())
                .datagramChannelFactory(vertx.transport().datagramChannelFactory())
                .socketChannelFactory(() ->
                        (SocketChannel) vertx.transport().channelFactory(false).newChannel())
                .nameServerProvider(servers)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .completeOncePreferredResolved(false)
                .searchDomains(List.of())
                .ndots(0)
                .decodeIdn(false)
                .maxQueriesPerResolve(MAX_QUERIES)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .ttl(MIN_TTL_SECONDS, MAX_TTL_SECONDS)
                .negativeTtl(MIN_TTL_SECONDS);
        return (hostsFile ? builder : builder.hostsFileEntriesResolver(NO_HOSTS_FILE)).build();
    }

    @Override
    public Future<List<InetAddress>> resolve(String name) {
        PromiseInternal<List<InetAddress>> promise =
                context.owner().getOrCreateContext().promise();
        var loop = context.nettyEventLoop();
        if (loop.inEventLoop()) {
            resolver.resolveAll(name).addListener(promise);
        } else {
            loop.execute(() -> resolver.resolveAll(name).addListener(promise));
        }
        return promise.future();
    }

    /** Closes the socket to the name servers; look-ups under way fail. */
    public void close() {
        resolver.close();
    }
}

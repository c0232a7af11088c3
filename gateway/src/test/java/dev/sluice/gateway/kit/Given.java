// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

/** What stands before anything happens: sources, subscriptions and how partners behave. */
public final class Given {
    private final Gateway gateway;
    private final Partners partners;

    Given(Gateway gateway, Partners partners) {
        this.gateway = gateway;
        this.partners = partners;
    }

    /** A source in the configuration file; {@code yaml} is its section without the name, for example {@code provider: stripe}. */
    public Given source(String name, String yaml) {
        gateway.configuration().source(name, yaml);
        return this;
    }

    /** Sections of the configuration file, as they stand there. */
    public Given sections(String yaml) {
        gateway.configuration().sections(yaml);
        return this;
    }

    /** A Stripe source with a secret of its own. */
    public Given stripe(String name) {
        return source(name, "provider: stripe\nsecrets: [\"" + Signatures.STRIPE_SECRET + "\"]");
    }

    /** A subscription of the tenant {@code default} that goes to the partner of the same name; {@code yaml} is what it says besides. */
    public Given subscription(String name, String yaml) {
        return subscription(name, yaml, "");
    }

    /** The same, with more keys for its {@code webhook} section. */
    public Given subscription(String name, String yaml, String webhook) {
        gateway.configuration()
                .subscription(
                        name,
                        yaml,
                        "url: " + partners.get(name).url() + "\nsecrets: [\"" + Signatures.PARTNER_SECRET + "\"]\n"
                                + webhook);
        return this;
    }

    /** A subscription that the configuration file has no more. */
    public Given withoutSubscription(String name) {
        gateway.configuration().withoutSubscription(name);
        return this;
    }

    /** More keys of the section {@code server}, in YAML's flow style. */
    public Given server(String flow) {
        gateway.configuration().server(flow);
        return this;
    }

    /** How the partner answers from now on. */
    public Given partnerAnswers(String name, int status) {
        partners.get(name).answers(status);
        return this;
    }

    /** A node that runs. */
    public Given running() {
        gateway.start();
        return this;
    }
}

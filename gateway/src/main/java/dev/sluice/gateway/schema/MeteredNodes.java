// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of an event, or of a schema, such that each look at one is paid for, whichever keyword looks, however often it stands in
 * the schema: to walk over members or items, to get one, to read a text, to compare or hash. Confined as its effort is.
 */
final class MeteredNodes extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;
    private static final int LETTERS = 50;

    @SuppressWarnings("serial") // nobody writes it
    private final Effort effort;

    /** To walk over ten members or items. */
    private final int tenMembers;

    private MeteredNodes(Effort effort, int tenMembers) {
        super(true);
        this.effort = effort;
        this.tenMembers = tenMembers;
    }

    static MeteredNodes ofEvents(Effort effort) {
        return new MeteredNodes(effort, 5);
    }

    /** Whoever walks over a schema makes a validator of each member: the library does it anew for each {@code $ref} that it follows. */
    static MeteredNodes ofSchema(Effort effort) {
        return new MeteredNodes(effort, 100);
    }

    @Override
    public ObjectNode objectNode() {
        return new Members(this);
    }

    @Override
    public ArrayNode arrayNode() {
        return new Items(this);
    }

    @Override
    public ArrayNode arrayNode(int capacity) {
        return new Items(this);
    }

    @Override
    public TextNode textNode(String text) {
        return new Text(text, effort);
    }

    @Override
    public NumericNode numberNode(long value) {
        return new Long64(value, effort);
    }

    @Override
    public ValueNode numberNode(BigInteger value) {
        return new Whole(value, effort);
    }

    @Override
    public ValueNode numberNode(BigDecimal value) {
        return new Decimal(value, effort);
    }

    private void walk(int size) {
        effort.spend(1L + (long) size * tenMembers / 10);
    }

    @SuppressWarnings({"unchecked", "deprecation"}) // as what it extends is declared
    private static final class Members extends ObjectNode {
        private static final long serialVersionUID = 1L;
        private final MeteredNodes nodes;

        private Members(MeteredNodes nodes) {
            super(nodes);
            this.nodes = nodes;
        }

        @Override
        public @Nullable JsonNode get(String name) {
            nodes.effort.spend(1);
            return super.get(name);
        }

        @Override
        public Iterator<JsonNode> elements() {
            nodes.walk(size());
            return super.elements();
        }

        @Override
        public Iterator<String> fieldNames() {
            nodes.walk(size());
            return super.fieldNames();
        }

        @Override
        public Iterator<Map.Entry<String, JsonNode>> fields() {
            nodes.walk(size());
            return super.fields();
        }

        @Override
        public Set<Map.Entry<String, JsonNode>> properties() {
            nodes.walk(size());
            return super.properties();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            nodes.walk(size());
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            nodes.walk(size());
            return super.hashCode();
        }
    }

    @SuppressWarnings({"unchecked", "deprecation"}) // as what it extends is declared
    private static final class Items extends ArrayNode {
        private static final long serialVersionUID = 1L;
        private final MeteredNodes nodes;

        private Items(MeteredNodes nodes) {
            super(nodes);
            this.nodes = nodes;
        }

        @Override
        public @Nullable JsonNode get(int index) {
            nodes.effort.spend(1);
            return super.get(index);
        }

        @Override
        public Iterator<JsonNode> elements() {
            nodes.walk(size());
            return super.elements();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            nodes.walk(size());
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            nodes.walk(size());
            return super.hashCode();
        }
    }

    private static final class Text extends TextNode {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // nobody writes it
        private final Effort effort;

        private Text(String text, Effort effort) {
            super(text);
            this.effort = effort;
        }

        private void read() {
            effort.spend(1L + super.textValue().length() / LETTERS);
        }

        @Override
        public String textValue() {
            read();
            return super.textValue();
        }

        @Override
        public String asText() {
            read();
            return super.asText();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            read();
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            effort.spend(1);
            return super.hashCode();
        }
    }

    private static final class Long64 extends LongNode {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // nobody writes it
        private final Effort effort;

        private Long64(long value, Effort effort) {
            super(value);
            this.effort = effort;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            effort.spend(1);
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    private static final class Whole extends BigIntegerNode {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // nobody writes it
        private final Effort effort;

        private Whole(BigInteger value, Effort effort) {
            super(value);
            this.effort = effort;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            effort.spend(1);
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    private static final class Decimal extends DecimalNode {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // nobody writes it
        private final Effort effort;

        private Decimal(BigDecimal value, Effort effort) {
            super(value);
            this.effort = effort;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            effort.spend(1);
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.ingest.SourceScheme;
import dev.sluice.gateway.provider.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temp;

    private DataFolder folder() {
        return DataFolder.at(temp.resolve("data"));
    }

    @Test
    void what_is_random_is_made_once() {
        DataFolder first = folder();
        DataFolder again = folder();
        assertThat(again.nodeId()).isEqualTo(first.nodeId()).matches("[0-9a-f]{16}");
        assertThat(again.jwtKey()).isEqualTo(first.jwtKey());
        assertThat(again.masterKey()).isEqualTo(first.masterKey());
    }

    @Test
    void two_folders_have_nothing_in_common() {
        DataFolder other = DataFolder.at(temp.resolve("other"));
        assertThat(folder().nodeId()).isNotEqualTo(other.nodeId());
        assertThat(folder().masterKey()).isNotEqualTo(other.masterKey());
    }

    @Test
    void keys_have_the_length_that_they_need() {
        assertThat(folder().jwtKey().length()).isGreaterThanOrEqualTo(32);
        assertThat(Base64.getDecoder().decode(folder().masterKey())).hasSize(32);
    }

    @Test
    void only_the_owner_may_read_folder_and_secrets() throws IOException {
        folder().jwtKey();
        folder().masterKey();
        DemoSources.in(folder());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().path())))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder().path())) {
            assertThat(files)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void a_locked_folder_is_refused_and_a_given_back_one_is_not() {
        try (FolderLock lock = folder().lock()) {
            assertThatThrownBy(() -> folder().lock())
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessageContaining("--data");
        }
        try (FolderLock lock = folder().lock()) {
            assertThat(folder().path()).isDirectory();
        }
    }

    @Test
    void a_key_that_is_only_looked_for_is_not_made() {
        assertThat(folder().existingJwtKey()).isEmpty();
        assertThat(folder().path()).doesNotExist();
        String made = folder().jwtKey();
        assertThat(folder().existingJwtKey()).contains(made);
    }

    @Test
    void the_demo_sources_keep_their_secrets() {
        assertThat(DemoSources.existing(folder())).isEmpty();
        var made = DemoSources.in(folder());
        assertThat(made).extracting("name").containsExactly("demo-stripe", "demo-github", "demo-standard", "demo-hmac");
        assertThat(DemoSources.in(folder())).isEqualTo(made);
        assertThat(DemoSources.existing(folder()).values()).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void each_demo_source_verifies_and_signs() {
        assertThat(DemoSources.in(folder())).allSatisfy(source -> {
            var scheme = SourceScheme.of(source, Providers.builtIn());
            assertThat(scheme.verifier()).isNotNull();
            assertThat(scheme.signer().sign(new byte[0], "id", java.time.Instant.now(), java.util.Map.of()))
                    .isNotEmpty();
        });
    }
}

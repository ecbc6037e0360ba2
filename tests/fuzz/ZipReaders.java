import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** What Java delivers of an archive: a line of base64 in, a line of reader, name and content out. */
public class ZipReaders {
    private static final int MOST = 1_000_000;

    public static void main(String[] needle) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        Path file = Files.createTempFile("archive", ".zip");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            byte[] archive = Base64.getDecoder().decode(line);
            List<String> delivered = new ArrayList<>();
            try (ZipInputStream stream = new ZipInputStream(new ByteArrayInputStream(archive))) {
                for (ZipEntry entry; (entry = stream.getNextEntry()) != null; ) {
                    add(delivered, "ZipInputStream", entry, stream, needle[0]);
                }
            } catch (Exception refused) {
                // What was delivered until then was delivered.
            }
            Files.write(file, archive);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    try (InputStream stream = zip.getInputStream(entry)) {
                        add(delivered, "ZipFile", entry, stream, needle[0]);
                    } catch (Exception refused) {
                        // The next one may be sound.
                    }
                }
            } catch (Exception refused) {
                // Another reader may take it.
            }
            System.out.println(String.join(" ", delivered));
        }
        Files.delete(file);
    }

    private static void add(
            List<String> delivered, String reader, ZipEntry entry, InputStream stream, String needle)
            throws Exception {
        java.io.ByteArrayOutputStream read = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n; read.size() < MOST && (n = stream.read(buffer)) > 0; ) {
                read.write(buffer, 0, n);
            }
        } finally {
            // What was read before it broke may be on a disk by then.
            byte[] content = read.toByteArray();
            if (new String(content, StandardCharsets.ISO_8859_1).contains(needle)) {
                delivered.add(reader + ":" + encoded(entry.getName().getBytes(StandardCharsets.UTF_8))
                        + ":" + encoded(content));
            }
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

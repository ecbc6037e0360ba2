import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Packs a folder as Java's libraries do, in each of their ways, into another folder. */
public class ZipPackers {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        List<Path> paths = Files.walk(folder).filter(path -> !path.equals(folder)).sorted().toList();
        for (boolean stored : new boolean[] {false, true}) {
            Path file = out.resolve("ZipOutputStream" + (stored ? ", stored" : "") + ".zip");
            try (ZipOutputStream zip = new ZipOutputStream(new FileOutputStream(file.toFile()))) {
                for (Path path : paths) {
                    String name = folder.relativize(path).toString();
                    if (Files.isDirectory(path)) {
                        zip.putNextEntry(new ZipEntry(name + "/"));
                    } else {
                        byte[] content = Files.readAllBytes(path);
                        ZipEntry entry = new ZipEntry(name);
                        if (stored) {
                            CRC32 sum = new CRC32();
                            sum.update(content);
                            entry.setMethod(ZipEntry.STORED);
                            entry.setSize(content.length);
                            entry.setCrc(sum.getValue());
                        }
                        zip.putNextEntry(entry);
                        zip.write(content);
                    }
                    zip.closeEntry();
                }
            }
            copy(file, out.resolve("copied" + (stored ? ", stored" : "") + ".zip"));
        }
        for (String wide : new String[] {"false", "true"}) {
            Path file = out.resolve("zipfs, forceZIP64End=" + wide + ".zip");
            URI address = URI.create("jar:" + file.toUri());
            Map<String, String> settings = Map.of("create", "true", "forceZIP64End", wide);
            try (FileSystem zip = FileSystems.newFileSystem(address, settings)) {
                for (Path path : paths) {
                    Path inside = zip.getPath("/" + folder.relativize(path));
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(inside);
                    } else {
                        Files.copy(path, inside);
                    }
                }
            }
            try (FileSystem zip = FileSystems.newFileSystem(file)) {
                Files.writeString(zip.getPath("/removed.py"), "x");
                Files.delete(zip.getPath("/removed.py"));
            }
        }
    }

    /** Copies the files of an archive into another, as tools do that shade jars. */
    private static void copy(Path from, Path to) throws IOException {
        try (ZipFile in = new ZipFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(new FileOutputStream(to.toFile()))) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                ZipEntry copied = new ZipEntry(entry);
                copied.setCompressedSize(-1);
                out.putNextEntry(copied);
                in.getInputStream(entry).transferTo(out);
                out.closeEntry();
            }
        }
    }
}

// Unpacks the browser that npm has delivered: into the folder where it stands.
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const PACKED = "node_modules/@sparticuz/chromium/bin";

async function unpack(name, to) {
  const file = createWriteStream(to, { mode: 0o755 });
  await pipeline(createReadStream(`${PACKED}/${name}.br`), createBrotliDecompress(), file);
}

async function unpackFolder(name) {
  const tar = `${name}.tar`;
  await unpack(tar, tar);
  const { status, stderr } = spawnSync("tar", ["-xf", tar, "--no-same-owner"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`tar cannot unpack ${tar}: ${stderr}`);
  rmSync(tar);
}

await Promise.all([unpack("chromium", "chromium"), unpackFolder("al2023"), unpackFolder("fonts")]);
// The browser draws with the system's fonts, and with these where there are none.
mkdirSync("font-cache", { recursive: true });
writeFileSync(
  "fonts/fonts.conf",
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">.</dir>
  <cachedir prefix="relative">../font-cache</cachedir>
</fontconfig>
`,
);
rmSync("fonts.conf");
rmSync("node_modules/@sparticuz", { recursive: true });

// Packs a folder as packers of Node.js do, in each of their ways, into another folder.
import { createReadStream, createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

const [, , modules, folder, out] = process.argv
const require = createRequire(`${modules}/x.js`)
const JSZip = require('jszip')
const yazl = require('yazl')
const fflate = require('fflate')
const AdmZip = require('adm-zip')
const { ZipArchive } = await import(pathToFileURL(`${modules}/archiver/index.js`))

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
const named = files.map((file) => [relative(folder, file), file])
const saved = (name) => createWriteStream(join(out, `${name}.zip`))
const save = (name, content) => writeFileSync(join(out, `${name}.zip`), content)
const closed = (stream) => new Promise((resolve) => stream.on('close', resolve))

for (const [name, options] of Object.entries({
  'jszip': { compression: 'DEFLATE' },
  'jszip stored': {},
  'jszip as a stream': { compression: 'DEFLATE', streamFiles: true },
  'jszip stored as a stream': { streamFiles: true },
  'jszip for Unix': { platform: 'UNIX' },
})) {
  const zip = new JSZip()
  for (const [path, file] of named) zip.file(path, readFileSync(file))
  zip.folder('empty')
  save(name, await zip.generateAsync({ type: 'nodebuffer', ...options }))
}

for (const [name, add, end] of [
  ['yazl', (zip, path, file) => zip.addFile(file, path), {}],
  ['yazl of streams', (zip, path, file) => zip.addReadStream(createReadStream(file), path), {}],
  ['yazl stored', (zip, path, file) =>
    zip.addReadStream(createReadStream(file), path, { compress: false }), { comment: 'a comment' }],
  ['yazl in 64 bits', (zip, path, file) =>
    zip.addFile(file, path, { forceZip64Format: true }), { forceZip64Format: true }],
]) {
  const zip = new yazl.ZipFile()
  for (const [path, file] of named) add(zip, path, file)
  zip.addEmptyDirectory('empty')
  zip.end(end)
  await closed(zip.outputStream.pipe(saved(name)))
}

for (const [name, options] of Object.entries({
  'archiver': {},
  'archiver stored': { store: true },
  'archiver in 64 bits': { forceZip64: true },
  'archiver with a comment': { comment: 'a comment' },
})) {
  const zip = new ZipArchive(options)
  const stream = saved(name)
  const done = closed(stream)
  zip.pipe(stream)
  zip.directory(folder, false)
  await zip.finalize()
  await done
}

const contents = Object.fromEntries(named.map(([path, file]) => [path, readFileSync(file)]))
save('fflate', fflate.zipSync(contents))
save('fflate stored', fflate.zipSync(contents, { level: 0 }))
const chunks = []
const streamed = new fflate.Zip((error, chunk) => chunks.push(chunk))
for (const [path, content] of Object.entries(contents)) {
  const file = new fflate.ZipDeflate(path)
  streamed.add(file)
  file.push(content, true)
}
streamed.end()
save('fflate as a stream', Buffer.concat(chunks))

const zip = new AdmZip()
zip.addLocalFolder(folder)
save('adm-zip', zip.toBuffer())

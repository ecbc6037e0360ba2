// What unpackers of Node.js deliver of an archive: a line of base64 in, a line of JSON out.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'

const [, , modules, needle] = process.argv
const require = createRequire(`${modules}/x.js`)
const yauzl = require('yauzl')
const unzipper = require('unzipper')
const fflate = require('fflate')
const AdmZip = require('adm-zip')

const wide = Buffer.from(needle, 'utf16le')
const MOST = 1_000_000
const MILLISECONDS = 40
const MOST_FILES = 200
process.on('uncaughtException', () => {})
process.on('unhandledRejection', () => {})

const collected = (stream, done) => {
  const chunks = []
  let size = 0
  stream.on('data', (chunk) => {
    size += chunk.length
    if (size <= MOST) chunks.push(chunk)
    else stream.destroy()
  })
  const end = () => done(Buffer.concat(chunks))
  stream.on('end', end).on('error', end).on('close', end)
}

const readers = {
  yauzl: (archive, found) =>
    new Promise((resolve) => {
      const options = { lazyEntries: true, validateEntrySizes: false, strictFileNames: false }
      yauzl.fromBuffer(archive, options, (error, zip) => {
        if (error) return resolve()
        let left = MOST_FILES
        zip.on('error', resolve).on('end', resolve)
        zip.on('entry', (entry) => {
          zip.openReadStream(entry, (refused, stream) => {
            let told = false
            const next = (content) => {
              if (told) return
              told = true
              if (content) found(entry.fileName, content)
              if (left--) zip.readEntry()
              else resolve()
            }
            if (refused) next()
            else collected(stream, next)
          })
        })
        zip.readEntry()
      })
    }),
  'unzipper, as a stream': (archive, found) =>
    new Promise((resolve) => {
      const parser = unzipper.Parse()
      parser.on('entry', (entry) => collected(entry, (content) => found(entry.path, content)))
      parser.on('error', resolve).on('close', resolve).on('finish', resolve)
      Readable.from([archive]).pipe(parser)
    }),
  unzipper: async (archive, found) => {
    const directory = await unzipper.Open.buffer(archive)
    for (const file of directory.files.slice(0, MOST_FILES)) {
      await new Promise((resolve) =>
        collected(file.stream(), (content) => resolve(found(file.path, content))))
    }
  },
  fflate: (archive, found) => {
    const filter = (file) => file.originalSize < MOST
    for (const [name, content] of Object.entries(fflate.unzipSync(archive, { filter }))) {
      found(name, Buffer.from(content))
    }
  },
  'fflate, as a stream': (archive, found) => {
    const unzip = new fflate.Unzip((file) => {
      const chunks = []
      file.ondata = (error, chunk) => {
        if (chunk) chunks.push(chunk)
        found(file.name, Buffer.concat(chunks))
      }
      file.start()
    })
    unzip.register(fflate.UnzipInflate)
    unzip.push(archive, true)
  },
  'adm-zip': (archive, found) => {
    for (const entry of new AdmZip(archive).getEntries().slice(0, MOST_FILES)) {
      if (entry.header.size > MOST) continue
      try {
        found(entry.entryName, entry.getData())
      } catch {
        // The next one may be sound.
      }
    }
  },
}

const late = () => new Promise((resolve) => setTimeout(resolve, MILLISECONDS))

for await (const line of createInterface({ input: process.stdin })) {
  const archive = Buffer.from(line, 'base64')
  const delivered = []
  const all = Object.entries(readers).map(async ([reader, read]) => {
    const found = (name, content) => {
      if (content.includes(needle) || content.includes(wide)) delivered.push([reader, name, content.toString('base64')])
    }
    try {
      await read(archive, found)
    } catch {
      // It refused.
    }
  })
  // Some wait without end for what a damaged archive lacks.
  await Promise.race([Promise.all(all), late()])
  process.stdout.write(`${JSON.stringify(delivered)}\n`)
}

// The socket's types are written by the server, and so is the document they go with: here we see that neither is older.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const read = (file) => readFileSync(new URL(file, import.meta.url), 'utf8')
const digest = createHash('sha256').update(read('../docs/asyncapi.yaml').trimEnd()).digest('hex')
if (!read('src/api/events.gen.ts').includes(`sha256 ${digest}`)) {
  console.error('src/api/events.gen.ts does not go with docs/asyncapi.yaml; to write both again: cargo xtask test contract says how')
  process.exit(1)
}

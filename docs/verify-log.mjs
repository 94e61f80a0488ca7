/**
 * Verifies an audit log, or a receipt of it, with nothing but Node's own crypto. Written from the specifications (RFC 9162,
 * c2sp.org/signed-note, tlog-checkpoint, tlog-tiles, tlog-proof, tlog-cosignature); it shares no code with the program.
 *
 *   node verify-log.mjs VKEY FOLDER|URL [--witness VKEY]...   an export, a replica, or https://ekyc.example/audit
 *   node verify-log.mjs VKEY FILE.tlog-proof [--witness VKEY]...
 *
 * Exit code: 0 valid, 1 not valid, 2 unusable input.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const width = 256
const hashBytes = 32
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const leafHash = (entry) => sha256(Buffer.of(0), entry)
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right)

/** Whatever makes the log not valid. */
class Invalid extends Error {}
const must = (holds, reason) => {
  if (!holds) throw new Invalid(reason)
}

const parseKey = (text) => {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  const typed = Buffer.from(encoded ?? '', 'base64')
  const keyId = sha256(`${name}\n`, typed).subarray(0, 4)
  if (typed.length !== 33 || keyId.toString('hex') !== id) throw new TypeError(`this is no verifier key: ${text}`)
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)])
  return { name, keyId, type: typed[0], publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
}

/** A witness signs its time with the text; the log signs the text. */
const isSignedBy = (key, text, signature) => {
  if (key.type === 1) return verify(null, Buffer.from(text), key.publicKey, signature)
  const cosigned = `cosignature/v1\ntime ${signature.readBigUInt64BE(0)}\n${text}`
  return key.type === 4 && verify(null, Buffer.from(cosigned), key.publicKey, signature.subarray(8))
}

const openCheckpoint = (note, key, witnesses) => {
  const split = note.lastIndexOf('\n\n')
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2).split('\n')
  for (const { name, ...signer } of [key, ...witnesses]) {
    const own = lines
      .filter((line) => line.startsWith(`— ${name} `))
      .map((line) => Buffer.from(line.split(' ')[2], 'base64'))
      .filter((bytes) => bytes.subarray(0, 4).equals(signer.keyId))
    must(own.length > 0, `the checkpoint is not signed by ${name}`)
    for (const bytes of own) must(isSignedBy(signer, text, bytes.subarray(4)), `the signature by ${name} is wrong`)
  }
  const [origin, size, root] = text.split('\n')
  must(origin === key.name && /^(0|[1-9][0-9]*)$/.test(size), 'the checkpoint is of another log')
  return { size: Number(size), root: Buffer.from(root, 'base64') }
}

/** RFC 9162 section 2.1.3.2. */
const verifyProof = (text, key, witnesses) => {
  const split = text.indexOf('\n\n')
  const [version, extra, position, ...path] = text.slice(0, split).split('\n')
  must(version === 'c2sp.org/tlog-proof@v1' && extra.startsWith('extra '), 'this is no tlog-proof with its entry')
  const { size, root } = openCheckpoint(text.slice(split + 2), key, witnesses)
  const index = Number(/^index ([0-9]+)$/.exec(position)?.[1] ?? -1)
  must(index >= 0 && index < size, 'the checkpoint does not cover the entry')
  const entry = Buffer.from(extra.slice('extra '.length), 'base64')
  let [hash, node, last] = [leafHash(entry), index, size - 1]
  for (const sibling of path.map((line) => Buffer.from(line, 'base64'))) {
    must(last > 0 && sibling.length === hashBytes, 'the proof is too long')
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else hash = nodeHash(hash, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  must(last === 0 && hash.equals(root), 'the entry does not lead to the signed root')
  return `valid: entry ${index} of ${size} in ${key.name}\n${entry}`
}

const tilePath = (level, index, count) => {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)
  const name = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${name}${count === width ? '' : `.p/${count}`}`
}

/** Root of the tree over these hashes (RFC 9162 section 2.1.1). */
const fold = (hashes) => {
  if (hashes.length === 1) return hashes[0]
  const split = 2 ** (Math.ceil(Math.log2(hashes.length)) - 1)
  return nodeHash(fold(hashes.slice(0, split)), fold(hashes.slice(split)))
}

const readEntries = (bundle) => {
  if (bundle.length === 0) return []
  const end = 2 + bundle.readUInt16BE(0)
  must(end <= bundle.length, 'a bundle ends in the middle of an entry')
  return [bundle.subarray(2, end), ...readEntries(bundle.subarray(end))]
}

const verifyLog = async (read, key, witnesses) => {
  const { size, root } = openCheckpoint(String(await read('checkpoint')), key, witnesses)
  const hashes = []
  let sealed = 0
  for (let first = 0; first < size; first += width) {
    const count = Math.min(width, size - first)
    const tile = await read(tilePath(0, first / width, count))
    const bundle = await read(tilePath('entries', first / width, count), true)
    // Entries that were sealed are in the archive; their hashes are still here.
    must(bundle !== null || sealed === first, `entry ${first} is not there`)
    if (bundle === null) sealed = first + count
    const leaves = bundle === null ? null : readEntries(bundle).map(leafHash)
    for (let place = 0; place < count; place += 1) {
      const stored = tile.subarray(place * hashBytes, (place + 1) * hashBytes)
      const isSame = leaves === null || leaves[place]?.equals(stored)
      must(isSame && stored.length === hashBytes, `entry ${first + place} is not as it was logged`)
      hashes.push(stored)
    }
    must((leaves?.length ?? count) === count, `entry ${first + count} is too much`)
  }
  must(size === 0 || fold(hashes).equals(root), 'the entries do not lead to the signed root')
  return `valid: ${size} entries in ${key.name}${sealed > 0 ? `, the first ${sealed} by their hashes only` : ''}`
}

const readerOf = (place) => async (path, mayLack) => {
  const isRemote = /^https?:/.test(place)
  const answer = isRemote ? await fetch(`${place}/${path}`) : await readFile(join(place, path)).catch(() => null)
  const bytes = isRemote && answer.ok ? Buffer.from(await answer.arrayBuffer()) : isRemote ? null : answer
  must(bytes !== null || mayLack, `${path} is not there`)
  return bytes
}

try {
  const options = { witness: { type: 'string', multiple: true, default: [] } }
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  if (positionals.length !== 2) throw new TypeError('a verifier key and a folder, an address or a proof are needed')
  const [key, ...witnesses] = [positionals[0], ...values.witness].map(parseKey)
  const [, place] = positionals
  const isProof = !/^https?:/.test(place) && (await stat(place)).isFile()
  if (isProof) console.log(verifyProof(await readFile(place, 'utf8'), key, witnesses))
  else console.log(await verifyLog(readerOf(place), key, witnesses))
} catch (error) {
  const isInvalid = error instanceof Invalid || error instanceof RangeError
  console.log(isInvalid ? `not valid: ${error.message}` : String(error))
  process.exitCode = isInvalid ? 1 : 2
}

import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ArchiveError } from './archive-error.ts'
import { readZip } from './read-zip.ts'
import { ZipWriter } from './zip-writer.ts'
import { centralHeader, endRecord, localHeader, type ZipEntry } from './zip-format.ts'

const files = { 'a.txt': 'first', 'b/c.json': '{}', 'empty.bin': '' } as const

const archive = (): Buffer => {
  const zip = new ZipWriter()
  const pieces = Object.entries(files).flatMap(([name, text]) => zip.add(name, Buffer.from(text)))
  return Buffer.concat([...pieces, zip.finish()])
}

/** An archive that the writer would not make. */
const raw = (
  entries: readonly { readonly name: string; readonly content?: string; readonly entry?: Partial<ZipEntry> }[],
): Buffer => {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content = '', entry } of entries) {
    const whole = { name, size: content.length, crc32: 0, offset, ...entry }
    const body = Buffer.concat([localHeader(whole), Buffer.from(content)])
    bodies.push(body)
    directory.push(centralHeader(whole))
    offset += body.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([...bodies, central, endRecord({ files: entries.length, size: central.length, offset })])
}

const codeOf = (bytes: Buffer): string => {
  try {
    readZip(bytes)
    return 'read'
  } catch (error) {
    if (error instanceof ArchiveError) return error.code
    throw error
  }
}

describe('readZip', () => {
  it('gives back what was written', () => {
    const read = readZip(archive())
    expect([...read].map(([name, { content, isWhole }]) => [name, content.toString(), isWhole])).toEqual(
      Object.entries(files).map(([name, text]) => [name, text, true]),
    )
  })

  it('notices every bit that is changed, and every cut', () => {
    const good = archive()
    const isSame = (bytes: Buffer): boolean => {
      const read = readZip(bytes)
      return Object.entries(files).every(([name, text]) => {
        const file = read.get(name)
        return file?.isWhole === true && file.content.toString() === text
      })
    }
    expect(isSame(good)).toBe(true)
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      if (codeOf(bad) === 'read') expect(isSame(bad), `bit ${bit}`).toBe(false)
    }
    for (let length = 0; length < good.length; length += 1) expect(codeOf(good.subarray(0, length))).not.toBe('read')
  })

  it('refuses names that lead elsewhere', () => {
    const names = [
      '../etc/passwd',
      '/etc/passwd',
      'a/../../b',
      'C:\\x',
      'a\\b',
      './a',
      'a//b',
      '',
      '.hidden',
      'a\0b',
      'nul\n',
      'é',
      'a/'.repeat(80) + 'b',
    ]
    for (const name of names) expect(codeOf(raw([{ name }])), JSON.stringify(name)).toBe('archive_name_refused')
    for (const name of names) expect(() => new ZipWriter().add(name, Buffer.alloc(0))).toThrow(ArchiveError)
  })

  it('refuses one name twice, files over each other, gaps and additions', () => {
    expect(codeOf(raw([{ name: 'a' }, { name: 'a' }]))).toBe('archive_name_repeated')
    expect(codeOf(raw([{ name: 'a' }, { name: 'b', entry: { offset: 0 } }]))).toBe('archive_not_canonical')
    expect(codeOf(raw([{ name: 'a', content: 'hidden', entry: { size: 0 } }]))).toBe('archive_not_canonical')
    expect(codeOf(raw([{ name: 'a', entry: { size: 0xffff_fff0 } }]))).toBe('archive_not_canonical')
    expect(codeOf(Buffer.concat([archive(), Buffer.from('more')]))).toBe('archive_truncated')
    expect(codeOf(Buffer.concat([Buffer.from('PKmore'), archive()]))).toBe('archive_not_canonical')
  })

  it('unpacks nothing: a bomb is refused by its header', () => {
    const bomb = raw([{ name: 'bomb', content: deflateRawSync(Buffer.alloc(1_000_000)).toString('latin1') }])
    const directory = bomb.indexOf(Buffer.from('504b0102', 'hex'))
    bomb.writeUInt16LE(8, directory + 10)
    expect(codeOf(bomb)).toBe('archive_compressed')
  })

  it('refuses what is no archive, and more files than a package has', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('%PDF-1.7'), Buffer.alloc(100), Buffer.from('PK')])
      expect(codeOf(bytes)).toBe('archive_not_zip')
    expect(codeOf(raw(Array.from({ length: 513 }, (_, index) => ({ name: `f${index}` }))))).toBe(
      'archive_too_many_files',
    )
  })
})

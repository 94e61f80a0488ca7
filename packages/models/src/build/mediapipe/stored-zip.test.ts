import { describe, expect, it } from 'vitest'
import { readStoredZip } from '../../verify/stored-zip-reader.ts'
import { writeStoredZip } from './stored-zip.ts'

describe('writeStoredZip', () => {
  const entries = [
    { name: 'digits.txt', data: Buffer.from('123456789') },
    { name: 'empty', data: Buffer.alloc(0) },
  ]

  it('is read back', () => {
    const files = readStoredZip(writeStoredZip(entries))
    expect([...files].map(([name, data]) => [name, Buffer.from(data).toString()])).toEqual([
      ['digits.txt', '123456789'],
      ['empty', ''],
    ])
  })

  it('carries the CRC-32 check value of the digits and an end record that counts both files', () => {
    const archive = Buffer.from(writeStoredZip(entries))
    expect(archive.readUInt32LE(14)).toBe(0xcbf43926)
    const end = archive.subarray(-22)
    expect(end.readUInt32LE(0)).toBe(0x06054b50)
    expect(end.readUInt16LE(10)).toBe(2)
    expect(archive.readUInt32LE(end.readUInt32LE(16))).toBe(0x02014b50)
  })
})

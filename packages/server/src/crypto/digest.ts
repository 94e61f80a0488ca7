import { createHash, createHmac, hash, timingSafeEqual, type Hash } from 'node:crypto'

export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer')

export const sha256Hex = (data: string | Uint8Array): string => sha256(data).toString('hex')

/** For streams: `update` each chunk, then `digest('hex')`. */
export const sha256Stream = (): Hash => createHash('sha256')

export const hmacSha256 = (key: Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** Compares in time that depends on the lengths only. */
export const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)

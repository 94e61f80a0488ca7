import { softwareVersion } from '../config/index.ts'

/** The program that writes evidence. */
export const program = { name: 'honnin', version: softwareVersion() } as const

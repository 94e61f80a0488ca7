import type { EndpointName, endpoints, ProblemCode, Scope } from '@honnin/shared/protocol'
import * as v from 'valibot'

export type AnyObjectSchema = v.GenericSchema & { readonly entries: Readonly<Record<string, v.GenericSchema>> }

/** What an answer carries: JSON of a schema, bytes of these media types, or a text of one. */
export type AnswerBody = { readonly json: v.GenericSchema } | { readonly mediaTypes: readonly string[] }

export interface AnswerContract {
  readonly description: string
  readonly body: AnswerBody
}

/** What an address takes and gives, beside what `endpoints` says of it. */
export interface EndpointContract {
  readonly summary: string
  readonly description?: string
  readonly query?: AnyObjectSchema
  /** `isOptional`: an empty body stands for an object without members. */
  readonly body?:
    | { readonly json: v.GenericSchema; readonly isOptional?: true }
    | { readonly multipart: Readonly<Record<string, string>> }
  readonly answers: Readonly<Record<number, AnswerContract>>
  /** How it can fail through no fault of the caller; by default as whatever asks the database can. */
  readonly failures?: readonly ProblemCode[]
  /** Codes beyond those that every address of the same access can answer with. */
  readonly problems: readonly ProblemCode[]
}

type NamesWith<Access extends string> = {
  [Name in EndpointName]: (typeof endpoints)[Name]['access'] extends Access ? Name : never
}[EndpointName]

/** Contracts by who may call. The types leave no address out. */
export type RelyingPartyContracts = { readonly [Name in NamesWith<Scope>]: EndpointContract }
export type CaptureContracts = { readonly [Name in NamesWith<'dpop' | 'client'>]: EndpointContract }
export type PublicContracts = { readonly [Name in NamesWith<'public'>]: EndpointContract }

/** A page of a list. */
export const page = (item: v.GenericSchema) => v.object({ data: v.array(item), nextCursor: v.nullable(v.string()) })

export const ok = (description: string, json: v.GenericSchema): Readonly<Record<number, AnswerContract>> => ({
  200: { description, body: { json } },
})

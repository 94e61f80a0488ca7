import type { EndpointName, endpoints, Scope } from '@honnin/shared/protocol'
import type { Request, Response } from 'express'
import type { Caller } from '../relying/index.ts'
import type { CaptureAccess, Possession } from '../sessions/index.ts'

/** What a handler gives back; headers and serialisation are not its business. */
export type Answer =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly bytes: Uint8Array; readonly mediaType: string }
  | {
      readonly status: number
      /** Sent as it is made. Should it fail, the connection is cut: the client must not take a part for the whole. */
      readonly stream: AsyncIterable<Uint8Array>
      readonly mediaType: string
      readonly fileName: string
    }

export const ok = (json: unknown): Answer => ({ status: 200, json })
export const created = (json: unknown): Answer => ({ status: 201, json })
export const accepted = (json: unknown): Answer => ({ status: 202, json })

/** A client token with a proof by the device that wants to be bound. */
export interface BindingRequest {
  readonly clientToken: string
  readonly possession: Possession
}

export interface Call<Who> {
  readonly caller: Who
  /** A parameter of the address; empty where the address has none of that name. */
  readonly parameter: (name: string) => string
  readonly request: Request
  readonly response: Response
}

export type Handler<Who> = (call: Call<Who>) => Promise<Answer>

type NamesWith<Access extends string> = {
  [Name in EndpointName]: (typeof endpoints)[Name]['access'] extends Access ? Name : never
}[EndpointName]

/** Handlers by who may call. The types leave no address of the API out. */
export type RelyingPartyRoutes = { readonly [Name in NamesWith<Scope>]: Handler<Caller> }
export type CaptureRoutes = { readonly [Name in NamesWith<'dpop'>]: Handler<CaptureAccess> }
export type BindingRoutes = { readonly [Name in NamesWith<'client'>]: Handler<BindingRequest> }
export type PublicRoutes = { readonly [Name in NamesWith<'public'>]: Handler<null> }

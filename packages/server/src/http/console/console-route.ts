import type { ConsoleAnswer, ConsoleEndpointName, consoleEndpoints } from '@honnin/shared/console'
import type * as v from 'valibot'
import type { Client, SignedIn } from '../../review/index.ts'

/** Bytes of an answer, whole or as they are made. */
export type ConsoleBytes =
  | { readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly stream: AsyncIterable<Uint8Array>; readonly mediaType: string; readonly fileName: string }

/** An answer by the contract of its endpoint. `token` sets the cookie, `null` takes it away. */
export type ConsoleReply<Name extends ConsoleEndpointName> = [ConsoleAnswer<Name>] extends [never]
  ? ConsoleBytes
  : { readonly json: ConsoleAnswer<Name>; readonly token?: string | null }

export interface ConsoleCall<Who> {
  /** Who asks: a session at any stage, or one that is signed in. */
  readonly who: Who
  readonly client: Client
  /** Origin of the page that asks; empty where nothing is changed. */
  readonly origin: string
  readonly parameter: (name: string) => string
  /** The body by its schema. Throws `invalid_request`. */
  readonly body: <Schema extends v.GenericSchema>(schema: Schema) => v.InferOutput<Schema>
  readonly query: <Schema extends v.GenericSchema>(schema: Schema) => v.InferOutput<Schema>
}

type AccessOf<Name extends ConsoleEndpointName> = (typeof consoleEndpoints)[Name]['access']
type WhoOf<Name extends ConsoleEndpointName> = AccessOf<Name> extends 'anyone' ? SignedIn | null : SignedIn

export type ConsoleHandler<Name extends ConsoleEndpointName> = (
  call: ConsoleCall<WhoOf<Name>>,
) => Promise<ConsoleReply<Name>>

/** A handler for each of these endpoints. */
export type ConsoleRoutes<Names extends ConsoleEndpointName = ConsoleEndpointName> = {
  readonly [Name in Names]: ConsoleHandler<Name>
}

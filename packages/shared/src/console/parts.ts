import * as v from 'valibot'
import { TenantIdSchema } from '../protocol/index.ts'

const prefixed = (prefix: string) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{22,64}$`), `expected an id that begins with ${prefix}_`),
  )

export const OperatorIdSchema = prefixed('opr')
export const ProposalIdSchema = prefixed('prp')
export const DisclosureIdSchema = prefixed('dsc')

/** Plain text that a person wrote, without spaces around it. */
export const text = (maxLength: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxLength))

/** `true` or `false` in a query. */
export const flag = v.pipe(
  v.picklist(['true', 'false']),
  v.transform((given) => given === 'true'),
)

const mostPerPage = 100

/** Query of every list: how many lines (1 to 100, by default 25), and `nextCursor` of the page before. */
export const pageQuery = {
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^[0-9]{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(mostPerPage)),
    '25',
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(300))),
} as const

/** One page of a list; `nextCursor` is null on the last one. */
export const pageOf = <const Item extends v.GenericSchema>(item: Item) =>
  v.object({ data: v.array(item), nextCursor: v.nullable(v.string()) })

export const listOf = <const Item extends v.GenericSchema>(item: Item) => v.object({ data: v.array(item) })

/** An OpenAPI document. */
export const ApiDescriptionSchema = v.looseObject({ openapi: v.string() })

/** Answer of what has nothing to say but that it was done. */
export const DoneSchema = v.object({ done: v.literal(true) })

export const OperatorRefSchema = v.object({ id: OperatorIdSchema, displayName: v.string() })
export type OperatorRef = v.InferOutput<typeof OperatorRefSchema>

export const TenantRefSchema = v.object({ id: TenantIdSchema, name: v.string() })
export type TenantRef = v.InferOutput<typeof TenantRefSchema>

/** Proof that the person at the keyboard is still the one who signed in: asked for where much can be lost. */
export const CurrentPasswordSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(512))

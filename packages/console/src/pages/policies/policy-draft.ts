import { flooredChecks, type PolicyChange, type TenantPolicy } from '@honnin/shared/console'
import type { CheckId, ReasonCode } from '@honnin/shared/protocol'

type FlooredCheck = (typeof flooredChecks)[number]
type Consequence = NonNullable<PolicyChange['consequences'][ReasonCode]>

/** A policy while it is edited; floors are as they were typed. */
export interface PolicyDraft {
  readonly alsoRequired: readonly CheckId[]
  readonly consequences: Readonly<Partial<Record<ReasonCode, Consequence>>>
  readonly floors: Readonly<Partial<Record<FlooredCheck, string>>>
}

export const draftOf = ({ change }: Pick<TenantPolicy, 'change'>): PolicyDraft => ({
  alsoRequired: change.alsoRequired,
  consequences: change.consequences,
  floors: Object.fromEntries(Object.entries(change.floors).map(([check, floor]) => [check, String(floor)])),
})

export const withRequired = (draft: PolicyDraft, check: CheckId, isRequired: boolean): PolicyDraft => ({
  ...draft,
  alsoRequired: [...draft.alsoRequired.filter((one) => one !== check), ...(isRequired ? [check] : [])],
})

/** What is as built in is left out: a policy holds only what differs. */
export const withConsequence = (
  draft: PolicyDraft,
  options: {
    readonly reason: ReasonCode
    readonly consequence: Consequence
    readonly builtIn: Consequence | undefined
  },
): PolicyDraft => {
  const { [options.reason]: _before, ...rest } = draft.consequences
  const isBuiltIn = options.consequence === options.builtIn
  return { ...draft, consequences: isBuiltIn ? rest : { ...rest, [options.reason]: options.consequence } }
}

/** Reads a typed limit; `null` where it is not a number from the built-in limit to 1. */
const floorOf = (text: string, builtIn: number): number | null => {
  const value = Number(text.normalize('NFKC').trim())
  return Number.isFinite(value) && value >= builtIn && value >= 0 && value <= 1 ? value : null
}

/** The change that a draft stands for, or the checks whose limit cannot be read. */
export const changeOf = (
  draft: PolicyDraft,
  limits: TenantPolicy['builtIn']['limits'],
): { readonly change: PolicyChange; readonly invalid: readonly FlooredCheck[] } => {
  const floors: Partial<Record<FlooredCheck, number>> = {}
  const invalid: FlooredCheck[] = []
  for (const check of flooredChecks) {
    const text = draft.floors[check]?.trim() ?? ''
    if (text === '') continue
    const floor = floorOf(text, limits[check] ?? 0)
    if (floor === null) invalid.push(check)
    else floors[check] = floor
  }
  return { change: { alsoRequired: [...draft.alsoRequired], consequences: { ...draft.consequences }, floors }, invalid }
}

const sorted = (change: PolicyChange): string => {
  const ordered = (record: object): unknown[] => Object.entries(record).toSorted(([a], [b]) => a.localeCompare(b))
  return JSON.stringify([change.alsoRequired.toSorted(), ordered(change.consequences), ordered(change.floors)])
}

export const isSameChange = (a: PolicyChange, b: PolicyChange): boolean => sorted(a) === sorted(b)

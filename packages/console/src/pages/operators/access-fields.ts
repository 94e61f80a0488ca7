import { operatorRoles, type OperatorRole, type TenantRef } from '@honnin/shared/console'
import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../../app/console-state.ts'
import { checkBox } from '../../parts/form-parts.ts'

export interface Access {
  readonly roles: OperatorRole[]
  /** `null`: all. */
  readonly tenants: string[] | null
}

/** Roles, and the relying parties that they hold for. */
export const accessFields = (options: {
  readonly state: ConsoleState
  readonly tenants: readonly TenantRef[]
  readonly access: Access
  readonly change: (access: Access) => void
  readonly problem: string | null
}): TemplateResult => {
  const { state, access, change } = options
  const { operators, shell } = state.texts
  const toggled = <T>(list: readonly T[], member: T, isIn: boolean): T[] => [
    ...list.filter((one) => one !== member),
    ...(isIn ? [member] : []),
  ]
  const { tenants } = access
  return html`<fieldset>
      <legend>${operators.rolesLabel}</legend>
      ${operatorRoles.map((role) =>
        checkBox({
          name: 'role',
          value: role,
          label: shell.roles[role],
          hint: operators.roleHints[role],
          isChecked: access.roles.includes(role),
          onChange: (isIn) => change({ ...access, roles: toggled(access.roles, role, isIn) }),
        }),
      )}
    </fieldset>
    <fieldset>
      <legend>${operators.tenants}</legend>
      ${checkBox({
        type: 'radio',
        name: 'reach',
        value: 'all',
        label: operators.allTenants,
        isChecked: tenants === null,
        onChange: () => change({ ...access, tenants: null }),
      })}
      ${checkBox({
        type: 'radio',
        name: 'reach',
        value: 'some',
        label: operators.someTenants,
        isChecked: tenants !== null,
        onChange: () => change({ ...access, tenants: [] }),
      })}
      ${
        tenants === null
          ? nothing
          : html`<div class="more-reasons">
              ${options.tenants.map(({ id, name }) =>
                checkBox({
                  name: 'tenant',
                  value: id,
                  label: name,
                  isChecked: tenants.includes(id),
                  onChange: (isIn) => change({ ...access, tenants: toggled(tenants, id, isIn) }),
                }),
              )}
            </div>`
      }
    </fieldset>
    ${options.problem === null ? nothing : html`<p class="problem" role="alert">${options.problem}</p>`}`
}

/** What is missing, in words; `null` where nothing is. */
export const accessProblem = ({ roles, tenants }: Access, state: ConsoleState): string | null => {
  const { operators } = state.texts
  if (roles.length === 0) return operators.chooseRole
  return tenants !== null && tenants.length === 0 ? operators.chooseTenant : null
}

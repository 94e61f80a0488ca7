import {
  consoleEndpointNames,
  consoleEndpoints,
  installationPermissions,
  operatorRoles,
  permissions,
  rolePermissions,
} from '@honnin/shared/console'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConsoleClient, signInNewOperator, type TestOperator } from './support/console-client.ts'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())

/** Nothing of this kind exists: what is granted comes no further than that. */
const nowhere = {
  sessionId: `ses_${'x'.repeat(30)}`,
  tenantId: `ten_${'x'.repeat(30)}`,
  operatorId: `opr_${'x'.repeat(30)}`,
  disclosureId: `dsc_${'x'.repeat(30)}`,
  itemId: `itm_${'x'.repeat(30)}`,
  endpointId: `whe_${'x'.repeat(30)}`,
  deliveryId: 'del_x',
  keyId: 'x',
  passkeyId: 'x',
  id: 'x',
  plan: 'nothing',
  index: '999999',
}
const governed = consoleEndpointNames.filter(
  (name) => !['anyone', 'begun', 'self'].includes(consoleEndpoints[name].access),
)

const refusalOf = async ({ client }: { client: ConsoleClient }, name: (typeof governed)[number]): Promise<string> => {
  const { status, body } = await client.call(name, { path: nowhere })
  return status === 200 ? 'granted' : body.code
}

describe('the description of the API', () => {
  it('has every address, and JSON Schemas that lead nowhere else', async () => {
    const document = await new ConsoleClient(() => harness.url).ask('describeApi')
    const { paths, components } = document as unknown as {
      paths: Record<string, Record<string, { operationId: string }>>
      components: { schemas: Record<string, unknown> }
    }
    const operations = Object.values(paths).flatMap((path) => Object.values(path))
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual([...consoleEndpointNames].sort())
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? []
    for (const reference of references) expect(components.schemas).toHaveProperty(reference.split('/').at(-1) ?? '')
  })
})

describe('roles', () => {
  const cases = operatorRoles.flatMap((role) => [
    { role, ofAllTenants: true },
    { role, ofAllTenants: false },
  ])
  it.each(cases)(
    '$role (of all tenants: $ofAllTenants) may do what the table says, and nothing else',
    async (given) => {
      const { role, ofAllTenants } = given
      const tenantIds = ofAllTenants ? null : [harness.tenant.id]
      const operator: TestOperator = await signInNewOperator(harness, { roles: [role], tenantIds })
      for (const name of governed) {
        const permission = permissions.find((one) => one === consoleEndpoints[name].access)!
        const isGranted =
          rolePermissions[role].includes(permission) && (ofAllTenants || !installationPermissions.includes(permission))
        const code = await refusalOf(operator, name)
        expect([name, code === 'forbidden']).toEqual([name, !isGranted])
        expect([name, code]).not.toEqual([name, 'internal_error'])
      }
    },
  )

  it('keep who runs the installation from persons, and who decides from running it', () => {
    for (const permission of ['cases:unmask', 'cases:decide'] as const)
      expect(rolePermissions.administrator).not.toContain(permission)
    for (const permission of permissions.filter((one) =>
      /^(tenants|keys|webhooks|policies|operators):write$/.test(one),
    ))
      expect(rolePermissions.reviewer).not.toContain(permission)
    expect(rolePermissions.auditor.filter((one) => !/:(read|unmask)$/.test(one))).toEqual([])
  })

  it('mean nothing without a whole sign-in', async () => {
    const stranger = new ConsoleClient(() => harness.url)
    for (const name of consoleEndpointNames.filter((one) => consoleEndpoints[one].access !== 'anyone')) {
      const { body } = await stranger.call(name, { path: nowhere })
      expect([name, ['unauthorized_console', 'rate_limited'].includes(body.code)]).toEqual([name, true])
    }
    const one = await signInNewOperator(harness, { roles: ['administrator', 'reviewer', 'auditor'] })
    const half = new ConsoleClient(() => harness.url)
    await half.ask('signIn', { body: { login: one.login, password: one.password } })
    for (const name of governed)
      expect([
        name,
        ['unauthorized_console', 'rate_limited'].includes(await refusalOf({ client: half }, name)),
      ]).toEqual([name, true])
  })
})

import * as v from 'valibot'

/** `administrator` runs the installation, `reviewer` decides cases, `auditor` reads everything and changes nothing. */
export const operatorRoles = ['administrator', 'reviewer', 'auditor'] as const
export type OperatorRole = (typeof operatorRoles)[number]
export const OperatorRoleSchema = v.picklist(operatorRoles)

/** What an endpoint of the console can ask for. */
export const permissions = [
  /** Queue, search and cases, with personal data masked. */
  'cases:read',
  /** Personal data and pictures. Every look is an entry of the audit log. */
  'cases:unmask',
  'cases:decide',
  /** What is held, by whom and why. */
  'holds:read',
  'sessions:hold',
  'sessions:erase',
  'tenants:read',
  'tenants:write',
  'keys:read',
  'keys:write',
  'webhooks:read',
  'webhooks:write',
  'policies:read',
  'policies:write',
  'operators:read',
  'operators:write',
  'audit:read',
  'disclosures:read',
  'disclosures:request',
  'disclosures:approve',
  'figures:read',
] as const
export type Permission = (typeof permissions)[number]

const reads: readonly Permission[] = permissions.filter((permission) => permission.endsWith(':read'))

/**
 * Who may do what; someone with several roles may do what any of them may. Who runs the installation sees no person, and who
 * decides about persons does not run it, unless both roles are given.
 */
export const rolePermissions: Readonly<Record<OperatorRole, readonly Permission[]>> = {
  administrator: [
    ...reads,
    'sessions:hold',
    'sessions:erase',
    'tenants:write',
    'keys:write',
    'webhooks:write',
    'policies:write',
    'operators:write',
    'disclosures:request',
    'disclosures:approve',
  ],
  reviewer: [
    'cases:read',
    'cases:unmask',
    'cases:decide',
    'tenants:read',
    'policies:read',
    'disclosures:read',
    'disclosures:request',
    'figures:read',
  ],
  auditor: [...reads, 'cases:unmask'],
}

/** Only for operators of all tenants: what these change or show belongs to no tenant. */
export const installationPermissions: readonly Permission[] = ['operators:read', 'operators:write']

/** The permissions of an operator, in the order of {@link permissions}. */
export const permissionsOf = ({
  roles,
  ofAllTenants,
}: {
  readonly roles: readonly OperatorRole[]
  readonly ofAllTenants: boolean
}): readonly Permission[] =>
  permissions.filter(
    (permission) =>
      roles.some((role) => rolePermissions[role].includes(permission)) &&
      (ofAllTenants || !installationPermissions.includes(permission)),
  )

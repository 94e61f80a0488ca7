/** Every page of the console. */
export const pageNames = [
  'queue',
  'case',
  'search',
  'figures',
  'tenants',
  'tenant',
  'operators',
  'holds',
  'disclosures',
  'audit',
  'account',
] as const
export type PageName = (typeof pageNames)[number]

/** Where the console is. It stands behind the `#`, so that no server or proxy writes ids of cases into a log of addresses. */
export interface Route {
  readonly page: PageName | 'unknown'
  /** What the page is about, where it is about one thing: a session, a tenant. */
  readonly id: string | null
  readonly query: Readonly<Record<string, string>>
}

const isPageName = (name: string): name is PageName => pageNames.some((known) => known === name)

/** Reads `#/cases/ses_…?reason=glare`. Nothing behind the `#` is the queue. */
export const parseRoute = (hash: string): Route => {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?')
  const [name = '', id, ...rest] = path.split('/')
  const query = Object.fromEntries(new URLSearchParams(search))
  if (name === '') return { page: 'queue', id: null, query }
  const known = isPageName(name) && rest.length === 0
  return { page: known ? name : 'unknown', id: decodeId(id), query }
}

const decodeId = (id: string | undefined): string | null => {
  if (id === undefined || id === '') return null
  try {
    return decodeURIComponent(id)
  } catch {
    return null
  }
}

/** The address of a page, for `href`. Empty members of the query are left out. */
export const hrefOf = (
  page: PageName,
  { id, query = {} }: { readonly id?: string; readonly query?: Readonly<Record<string, string | undefined>> } = {},
): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const search = new URLSearchParams(given).toString()
  return `#/${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${search === '' ? '' : `?${search}`}`
}

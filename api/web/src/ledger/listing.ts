/** What the list of organizations is asked for, as it stands in the address of the page and in that of the API. */
export const STATES = ['ledger', 'base_roster', 'excluded'] as const
export const KINDS = ['enterprise', 'social_organization', 'other'] as const
export const LEDGERS = ['three_have_enterprises', 'social_organizations', 'parks', 'business_districts_and_buildings'] as const
export interface Listing { q: string; state: string; kind: string; ledger: string; place: string; cursor: string }
export interface Listed {
  id: string; uscc: string | null; name: string; kind: string; state: string; place: string | null; place_name: string | null
}
export interface Facet { value: string | null; name?: string | null; count: number }
export interface Page {
  items: Listed[]; next: string | null; total?: number; total_capped?: boolean
  facets?: { kind: Facet[]; state: Facet[]; district: Facet[]; ledger?: Facet[] }
}

const NAMES = ['q', 'state', 'kind', 'ledger', 'place', 'cursor'] as const
const ALLOWED: Partial<Record<(typeof NAMES)[number], readonly string[]>> = { state: STATES, kind: KINDS, ledger: LEDGERS }

/** The filters of the page's address; a word that is no state, kind or ledger is passed over. */
export function fromAddress(query: Record<string, unknown>): Listing {
  const found: Listing = { q: '', state: '', kind: '', ledger: '', place: '', cursor: '' }
  for (const name of NAMES) {
    const given = query[name]
    if (typeof given !== 'string') continue
    const allowed = ALLOWED[name]
    if (!allowed || allowed.includes(given)) found[name] = given.slice(0, name === 'cursor' ? 400 : 100)
  }
  return found
}

/** The address of the page for these filters, beside what else stands in it; any change of a filter begins at the first page. */
export function toAddress(query: Record<string, unknown>, change: Partial<Listing>): Record<string, string> {
  const merged: Record<string, unknown> = { ...query, cursor: undefined, ...change }
  return Object.fromEntries(Object.entries(merged).filter((one): one is [string, string] => typeof one[1] === 'string' && one[1] !== ''))
}

export function apiPath(listing: Listing, limit = 25): string {
  const asked = new URLSearchParams({ limit: String(limit), total: 'true', facets: 'true' })
  for (const name of NAMES) if (listing[name]) asked.set(name, listing[name])
  return `/organizations?${asked.toString()}`
}

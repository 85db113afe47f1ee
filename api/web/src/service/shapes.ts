/** Shapes of the contract (docs/openapi.json tells them all); only what the pages read. */
export interface Source { register: string; file: string; sheet: string | null; row: number }
export type RoleName = 'registration' | 'business' | 'industry' | 'party_building' | 'territory' | 'liaison'
export type RoleStatus = 'held' | 'multi_head' | 'missing' | 'nominal' | 'exempt' | 'unknown'
export type AnswerStatus = 'ok' | 'multi_head' | 'gap' | 'mixed'
export interface Holder {
  id: string; name: string; since: string | null; until: string | null; basis: string | null
  register?: string | null; verified?: boolean; full_name?: string
  since_precision?: string; until_precision?: string; sources: Source[]
}
export interface Role {
  role: RoleName; required: boolean; status: RoleStatus; reason: string | null; holders: Holder[]; sources?: Source[]
}
export interface Hop {
  id: string; name: string; kind: string; reaches_top?: boolean; stops_because?: string | null; sources?: Source[]; level?: string
}
/** The worst first. */
export const SEVERITIES = ['high', 'medium', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]
export interface FindingBrief {
  id: string; rule: string; role: RoleName | null; severity?: Severity
  title_zh?: string; title_en?: string; explanation_zh?: string; explanation_en?: string
}
export interface Organization {
  id: string; uscc: string | null; name: string; kind: string; state: string; reason?: string | null
  place: string | null; place_name?: string | null; former_names?: string[]; sources?: Source[]
}
export interface Oversight {
  organization: Organization; at: string; known_at: string; status: AnswerStatus; answer: { zh: string; en: string }
  roles: Role[]; lines: { party: Hop[]; territory: Hop[] }; findings: FindingBrief[]
}
export type PartName = 'party_unit' | 'service_team' | 'instructor' | 'mass_organization'
export interface Member { id: string; name: string; form: string | null; since: string | null; until: string | null; sources: Source[] }
export interface Part { part: PartName; status: 'present' | 'absent' | 'unknown'; reason: string | null; members: Member[] }
export interface CrossView extends Oversight { serving: Part[] }
export interface Problem {
  type: string; title: string; status: number; detail?: string; instance?: string
  candidates?: Array<{ id: string; uscc: string | null; name: string; place?: string | null; score?: number }>
  errors?: Array<{ field: string; message: string }>
}

import type { RouteLocationRaw } from 'vue-router'
import type { WordKey } from '../words'

/** The figures of the first page and where each leads. */
export interface Overview { findings: Record<string, number>; organizations: Record<string, number> }
export interface Tile { word: WordKey; count: number; to: RouteLocationRaw; tone: 'held' | 'several' | 'lacking' }

export function tilesOf(overview: Overview): Tile[] {
  const rules = Object.keys(overview.findings).filter((rule) => (overview.findings[rule] ?? 0) > 0)
  const sum = (counts: number[]) => counts.reduce((all, one) => all + one, 0)
  const ofKind = (letter: string) => {
    const own = rules.filter((rule) => rule.startsWith(letter)).sort()
    return { count: sum(own.map((rule) => overview.findings[rule] ?? 0)), to: { name: 'findings', query: { rule: own } } }
  }
  return [
    { word: 'home.ledger', count: overview.organizations['ledger'] ?? 0, to: { name: 'ledger', query: { state: 'ledger' } }, tone: 'held' },
    { word: 'home.heads', ...ofKind('M'), tone: 'several' },
    { word: 'home.gaps', ...ofKind('V'), tone: 'lacking' },
    { word: 'home.findings', count: sum(Object.values(overview.findings)), to: { name: 'findings' }, tone: 'held' },
    { word: 'home.city', count: sum(Object.values(overview.organizations)), to: { name: 'city' }, tone: 'held' },
  ]
}

import type { CrossView } from '../service/shapes'

/** Keys of the boxes that stand in one picture and not in the other: what a handover took and brought. */
export function marksOf(shown: CrossView, other: CrossView, mark: 'came' | 'gone'): Record<string, string> {
  const there = keysOf(other)
  return Object.fromEntries([...keysOf(shown)].filter((key) => !there.has(key)).map((key) => [key, mark]))
}

export function keysOf(view: CrossView): Set<string> {
  const keys = new Set<string>()
  for (const role of view.roles) {
    if (role.status === 'held' || role.status === 'multi_head') for (const holder of role.holders) keys.add(`role:${role.role}:${holder.id}`)
    else keys.add(`role:${role.role}:${role.status === 'nominal' ? 'missing' : role.status}`)
  }
  for (const part of view.serving) {
    for (const member of part.members) keys.add(`part:${part.part}:${member.id}`)
    if (part.members.length === 0) keys.add(`part:${part.part}:${part.status === 'unknown' ? 'unknown' : 'none'}`)
  }
  for (const [name, hops] of [['territory', view.lines.territory], ['party', view.lines.party]] as const) {
    for (const hop of hops) if (hop.kind !== 'organization') keys.add(`${name}:${hop.id}`)
  }
  return keys
}

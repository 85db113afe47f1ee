import type { WordKey } from '../words'

/** Statements to begin with; the published version of nodes and edges is asked for in each. */
export const EXAMPLES: Array<{ word: WordKey; statement: string }> = [
  {
    word: 'console.example.states',
    statement: `MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.kind AS kind, o.state AS state, count(*) AS organizations
ORDER BY kind, state`,
  },
  {
    word: 'console.example.holders',
    statement: `MATCH (o:Organization {kind: 'social_organization'})
WHERE o.recorded <= $known AND o.retired > $known AND o.state = 'ledger'
WITH o ORDER BY o.id LIMIT 1
MATCH (o)<-[r:OVERSEES]-(h)
WHERE r.recorded <= $known AND r.retired > $known AND r.since <= $at AND r.until > $at
RETURN o, r, h`,
  },
  {
    word: 'console.example.committees',
    statement: `MATCH (c:IndustryCommittee)-[r:REPORTS_TO]->(s:IndustryCommittee)
WHERE c.recorded <= $known AND c.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at
RETURN c, r, s
LIMIT 60`,
  },
]

/** The funnel of /overview as the nodes and links of a Sankey, and as the rows of a table with the same numbers. */
export interface Loss { reason: string; count: number }
export interface Step { step: string; count: number; removed: Loss[] }
export interface FlowNode { name: string; kind: 'step' | 'loss'; code: string; count: number; depth: number }
export interface Flow { source: string; target: string; value: number }
export interface FunnelRow { key: string; kind: 'step' | 'loss'; code: string; count: number; share: number | null }

/** Names are made unique by step, since one reason may remove at several steps. Order is kept: what remains stands on top. */
export function sankeyOf(funnel: readonly Step[]): { nodes: FlowNode[]; links: Flow[] } {
  const nodes: FlowNode[] = []
  const links: Flow[] = []
  funnel.forEach((step, index) => {
    const name = `step:${step.step}`
    nodes.push({ name, kind: 'step', code: step.step, count: step.count, depth: index })
    const former = funnel[index - 1]
    if (!former) return
    const source = `step:${former.step}`
    if (step.count > 0) links.push({ source, target: name, value: step.count })
    for (const loss of largestFirst(step.removed)) {
      if (loss.count <= 0) continue
      const target = `loss:${step.step}:${loss.reason}`
      nodes.push({ name: target, kind: 'loss', code: loss.reason, count: loss.count, depth: index })
      links.push({ source, target, value: loss.count })
    }
  })
  return { nodes, links }
}

/** Each step with its losses below it; `share` is of the step before. */
export function rowsOf(funnel: readonly Step[]): FunnelRow[] {
  return funnel.flatMap((step, index) => {
    const before = funnel[index - 1]?.count ?? 0
    const share = (count: number) => (before > 0 ? count / before : null)
    return [
      { key: step.step, kind: 'step' as const, code: step.step, count: step.count, share: index === 0 ? null : share(step.count) },
      ...largestFirst(step.removed).map((loss) => ({
        key: `${step.step}:${loss.reason}`, kind: 'loss' as const, code: loss.reason, count: loss.count, share: share(loss.count),
      })),
    ]
  })
}

/** What neither remained nor was removed for a reason: zero in every funnel that adds up. */
export function unexplained(funnel: readonly Step[]): number {
  return funnel.reduce((sum, step, index) => {
    const before = funnel[index - 1]
    return before ? sum + before.count - step.count - step.removed.reduce((lost, one) => lost + one.count, 0) : sum
  }, 0)
}

function largestFirst(losses: readonly Loss[]): Loss[] {
  return [...losses].sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason))
}

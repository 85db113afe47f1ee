/** The load of an upload, as the API tells it, and its steps as phases that a reader can follow. */
import type { Step } from '../ledger/funnel'

export interface RegisterLine {
  kind: string; department: string; path: string; sheet: string | null; as_of: string | null; rows: number | null; accepted: number | null
  rejected: number | null; status: string; reason?: string
}
export interface Report {
  city: string; as_of: string; funnel: Step[]; registers: RegisterLine[]; changes: { added: number; changed: number; closed: number }
  findings?: { open: number; opened: number; resolved: number } | null; warnings: unknown[]
}
export interface Job {
  id: string; state: 'running' | 'loaded' | 'incomplete' | 'failed'; dry_run: boolean; started: string; ended: string | null
  share: number | null; steps: string[]; messages: string[]; warnings: string[]; report: Report | null
}
export const PHASES = ['read', 'engine', 'identify', 'matches', 'facts', 'write', 'rules', 'publish', 'report'] as const
export type Phase = (typeof PHASES)[number]
export type PhaseState = 'done' | 'now' | 'later'

/** How the command begins its lines; the two phases of the engine are one here. */
const BEGINNINGS: Array<[string, Phase]> = [
  ['读取登记册', 'read'], ['启动图数据库', 'engine'], ['等待图数据库', 'engine'], ['识别组织', 'identify'], ['查找疑似', 'matches'], ['推导主管关系', 'facts'],
  ['写入图数据库', 'write'], ['核查规则', 'rules'], ['发布', 'publish'], ['写出报告', 'report'],
]

export function phaseOf(step: string): Phase | null {
  return BEGINNINGS.find(([text]) => step.startsWith(text))?.[1] ?? null
}

/** Each phase with its state, and the line that tells how far the present one is. */
export function phasesOf(job: Pick<Job, 'state' | 'steps'>): { phases: Array<{ phase: Phase; state: PhaseState }>; detail: string } {
  const reached = job.steps.reduce((most, step) => {
    const phase = phaseOf(step) ?? (step.startsWith('registers/') || step.includes('.') ? 'read' : null)
    return phase ? Math.max(most, PHASES.indexOf(phase)) : most
  }, 0)
  const whole = job.state === 'loaded' || job.state === 'incomplete'
  const last = job.steps.at(-1) ?? ''
  return {
    phases: PHASES.map((phase, index) => ({
      phase, state: whole || index < reached ? 'done' : index === reached && job.state === 'running' ? 'now' : 'later',
    })),
    detail: job.state === 'running' && last && phaseOf(last) === null ? last : '',
  }
}

export function isOver(job: Job | null): boolean {
  return job !== null && job.state !== 'running'
}

/** Registers that were not taken whole come first. */
export function notWhole(line: RegisterLine): boolean {
  return line.status === 'refused' || line.status === 'unreadable' || (line.rejected ?? 0) > 0
}

export function isZip(file: { name: string; size: number }): boolean {
  return /\.zip$/i.test(file.name) && file.size > 0
}

/** Days as texts like 2025-09-30: read as people write them, moved by days and months, laid out in weeks. No time zone has a say. */

const WRITTEN = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/
const CLOSE = /^(\d{4})(\d{2})(\d{2})$/
const DAY_LENGTH = 86_400_000

/** The day that a text names, written 2025-09-30, 2025/9/30, 2025.9.30, 20250930 or 2025年9月30日; null when it names none. */
export function readDay(text: string): string | null {
  const plain = text.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  const found = WRITTEN.exec(plain) ?? CLOSE.exec(plain)
  if (!found) return null
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > lastOf(year, month)) return null
  return written(year, month, day)
}

export function partsOf(day: string): { year: number; month: number; day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) }
}

export function movedByDays(day: string, days: number): string {
  const moved = new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_LENGTH)
  return clamped(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate())
}

/** The same day some months later or earlier, or that month's last day where it is shorter. */
export function movedByMonths(day: string, months: number): string {
  const from = partsOf(day)
  const count = from.year * 12 + (from.month - 1) + months
  return clamped(Math.floor(count / 12), (count % 12 + 12) % 12 + 1, from.day)
}

/** Monday is 0. */
export function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

/** The weeks that hold the month of this day, from Monday to Sunday; null outside the month. */
export function weeksOf(day: string): Array<Array<string | null>> {
  const { year, month } = partsOf(day)
  const first = written(year, month, 1)
  const cells: Array<string | null> = Array.from({ length: weekday(first) }, () => null)
  for (let number = 1; number <= lastOf(year, month); number += 1) cells.push(written(year, month, number))
  while (cells.length % 7) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

/** Where a key of the keyboard leads from this day, after the pattern of calendars in dialogs; null for other keys. */
export function ledTo(day: string, key: string, shift: boolean): string | null {
  switch (key) {
    case 'ArrowLeft': return movedByDays(day, -1)
    case 'ArrowRight': return movedByDays(day, 1)
    case 'ArrowUp': return movedByDays(day, -7)
    case 'ArrowDown': return movedByDays(day, 7)
    case 'Home': return movedByDays(day, -weekday(day))
    case 'End': return movedByDays(day, 6 - weekday(day))
    case 'PageUp': return movedByMonths(day, shift ? -12 : -1)
    case 'PageDown': return movedByMonths(day, shift ? 12 : 1)
    default: return null
  }
}

function lastOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

function clamped(year: number, month: number, day: number): string {
  if (year < 1000) return '1000-01-01'
  if (year > 9999) return '9999-12-31'
  return written(year, month, Math.min(day, lastOf(year, month)))
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

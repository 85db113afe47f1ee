/** Months between two days written YYYY-MM-DD, by year and month alone. */
export function monthsBetween(from: string, until: string): number {
  return (Number(until.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(until.slice(5, 7)) - Number(from.slice(5, 7))
}

/** The last day of the month that lies `months` after the month of `from`. */
export function dayOf(from: string, months: number): string {
  const date = new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5, 7)) + months, 0))
  return date.toISOString().slice(0, 10)
}

export function monthOf(from: string, months: number): string {
  return dayOf(from, months).slice(0, 7)
}

import { describe, expect, it } from 'vitest'
import { ledTo, movedByDays, movedByMonths, readDay, weekday, weeksOf } from '../src/days/calendar'

describe('a day as people write it', () => {
  it.each([
    ['2025-09-30', '2025-09-30'], [' 2025/9/3 ', '2025-09-03'], ['2025.9.3', '2025-09-03'], ['20250903', '2025-09-03'],
    ['2025年9月3日', '2025-09-03'], ['２０２５-０９-３０', '2025-09-30'], ['2024-02-29', '2024-02-29'], ['2000-02-29', '2000-02-29'],
  ])('%s is %s', (text, day) => expect(readDay(text)).toBe(day))
  it.each(['', 'soon', '2025-13-01', '2025-00-10', '2025-02-29', '1900-02-29', '2025-9', '30.9.2025', '09/30/2025', '2025-09-30T00:00', '0000-01-01'])(
    '%s is none', (text) => expect(readDay(text)).toBeNull())
})

describe('days of a calendar', () => {
  it('move by days and months and end with the month', () => {
    expect(movedByDays('2025-02-28', 1)).toBe('2025-03-01')
    expect(movedByDays('2025-01-01', -1)).toBe('2024-12-31')
    expect(movedByMonths('2025-01-31', 1)).toBe('2025-02-28')
    expect(movedByMonths('2025-01-31', -11)).toBe('2024-02-29')
    expect(movedByMonths('2024-02-29', 12)).toBe('2025-02-28')
    expect(movedByMonths('9999-12-31', 1)).toBe('9999-12-31')
  })
  it('stand in weeks from Monday to Sunday', () => {
    const weeks = weeksOf('2025-09-30')
    expect(weeks[0]?.[0]).toBe('2025-09-01')
    expect(weeks.at(-1)?.slice(0, 3)).toEqual(['2025-09-29', '2025-09-30', null])
    expect(weeks.every((week) => week.length === 7)).toBe(true)
    expect(weeks.flat().filter(Boolean)).toHaveLength(30)
    expect(weekday('2025-09-01')).toBe(0)
  })
  it.each([
    ['ArrowLeft', false, '2025-09-29'], ['ArrowRight', false, '2025-10-01'], ['ArrowUp', false, '2025-09-23'], ['ArrowDown', false, '2025-10-07'],
    ['Home', false, '2025-09-29'], ['End', false, '2025-10-05'], ['PageUp', false, '2025-08-30'], ['PageDown', true, '2026-09-30'],
  ])('%s leads on', (key, shift, day) => expect(ledTo('2025-09-30', key, shift)).toBe(day))
  it('leaves other keys alone', () => expect(ledTo('2025-09-30', 'Tab', false)).toBeNull())
})

import { expect, it } from 'vitest'
import { en, zh } from '../src/words'

it('says everything in both languages, with the same blanks', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  for (const key of Object.keys(zh) as Array<keyof typeof zh>) {
    expect(zh[key].trim(), key).not.toBe('')
    expect([...en[key].matchAll(/\{\w+\}/g)].map(String).sort(), key).toEqual([...zh[key].matchAll(/\{\w+\}/g)].map(String).sort())
  }
})

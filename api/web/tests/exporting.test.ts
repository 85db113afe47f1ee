import { expect, it } from 'vitest'
import { pageOf } from '../src/cross/exporting'

it('writes a page in which names stay text', () => {
  const page = pageOf('<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>', '某市</title><script>alert(1)</script>&')
  const read = new DOMParser().parseFromString(page, 'text/html')
  expect(read.title).toBe('某市</title><script>alert(1)</script>&')
  expect(read.querySelectorAll('script')).toHaveLength(0)
  expect(read.querySelector('svg text')?.textContent).toBe('a')
})

import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { ASSETS } from '../../../packages/local-cloud/src/console/assets/asset-routes.ts'
import { STYLESHEET } from '../../../packages/web/src/assets/stylesheet.ts'

const MOST = 60 * 1024

const gzipped = (text: string) => gzipSync(text, { level: 9 }).length

it('keeps all scripts and styles that a browser loads below 60 KB, gzipped', () => {
  const files = [...ASSETS, STYLESHEET].map(({ path, text }) => ({ path, bytes: gzipped(text) }))

  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  process.stdout.write(
    `browser code: ${files.map(file => `${file.path} ${file.bytes}`).join(', ')}; ${bytes} gzipped\n`,
  )
  expect(files.every(file => file.bytes > 0)).toBe(true)
  expect(bytes).toBeLessThanOrEqual(MOST)
})

it('has scripts that a page can load together, because they share no names', () => {
  const scripts = ASSETS.filter(({ path }) => path.endsWith('.js'))

  // In strict mode, a block must not have two functions with the same name either.
  const together = `'use strict'; {${scripts.map(({ text }) => text).join('')}}`
  expect(() => new Function(together)).not.toThrow()
})

it('has scripts that a browser can parse', () => {
  const scripts = ASSETS.filter(({ path }) => path.endsWith('.js'))

  expect(scripts.length).toBeGreaterThan(0)
  for (const { text } of scripts) expect(() => new Function(text)).not.toThrow()
})

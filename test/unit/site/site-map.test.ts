import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ADDRESSES, ROOT, SECTIONS } from '../../../site/site-map.ts'

const pages = SECTIONS.flatMap(section => section.pages)

it('has every page of docs, and only pages that exist', () => {
  expect(pages).toEqual(expect.arrayContaining(globSync('docs/**/*.md', { cwd: ROOT })))
  expect(pages.filter(page => !existsSync(join(ROOT, page)))).toEqual([])
})

it('gives each page one place in the sidebar, and an address of its own', () => {
  expect(new Set(pages).size).toBe(pages.length)
  expect(new Set(ADDRESSES.values()).size).toBe(pages.length)
})

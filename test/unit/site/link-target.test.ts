import { expect, it } from 'vitest'
import { targetOf } from '../../../site/link-target.ts'
import { ROOT } from '../../../site/site-map.ts'

const ADDRESSES = new Map([
  ['README.md', 'index.md'],
  ['docs/queries.md', 'queries.md'],
  ['packages/dynamo-signals/README.md', 'packages/dynamo-signals.md'],
])
const target = (href: string, repository?: string) =>
  targetOf(href, 'docs/how-to/add-a-receiver.md', { root: ROOT, addresses: ADDRESSES, repository })

it.each([
  ['a page', '../queries.md', '/queries.md'],
  ['a heading of a page', '../queries.md#limits', '/queries.md#limits'],
  ['a folder that has a README', '../../packages/dynamo-signals', '/packages/dynamo-signals.md'],
  ['the README of the repository', '../../README.md', '/index.md'],
  ['a heading of the same page', '#limits', '#limits'],
  ['another site', 'https://aws.amazon.com', 'https://aws.amazon.com'],
])('links %s', (_, href, expected) => {
  expect(target(href)).toBe(expected)
})

it.each([
  ['a source', '../../biome.json#L3', 'https://github.com/owner/name/blob/main/biome.json#L3'],
  ['a folder', '../../stacks', 'https://github.com/owner/name/tree/main/stacks'],
])('links %s in the repository if its address is known', (_, href, expected) => {
  expect(target(href, 'https://github.com/owner/name')).toBe(expected)
})

it('does not link files that the site does not have while the address of the repository is unknown', () => {
  expect(target('../../packages/shop/src/receivers.ts')).toBeUndefined()
})

it('keeps a link to a file that does not exist, so that the build fails', () => {
  expect(target('../../packages/shop/src/no-such-file.ts')).toBe('../../packages/shop/src/no-such-file.ts')
})

import { expect, it } from 'vitest'
import { targetOf } from '../../../site/link-target.ts'
import { ROOT } from '../../../site/site-map.ts'

const ADDRESSES = new Map([
  ['README.md', 'index.md'],
  ['docs/queries.md', 'queries.md'],
  ['packages/dynamo-signals/README.md', 'packages/dynamo-signals.md'],
])
const target = (href: string) => targetOf(href, 'docs/how-to/add-a-receiver.md', ROOT, ADDRESSES)

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

it('does not link files that the site does not have', () => {
  expect(target('../../packages/shop/src/receivers.ts')).toBeUndefined()
})

it('keeps a link to a file that does not exist, so that the build fails', () => {
  expect(target('../../packages/shop/src/no-such-file.ts')).toBe('../../packages/shop/src/no-such-file.ts')
})

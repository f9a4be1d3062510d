import { expect, it } from 'vitest'
import { differenceOf } from '../../../packages/local-cloud/src/console/stories/difference.ts'
import { listRecords } from '../../../packages/local-cloud/src/stories/read-records.ts'
import { shortenImage } from '../../../packages/local-cloud/src/stories/shorten-image.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

const LONG = 300_000
const article = (text: string) => ({
  pk: { S: 'Article#a1' },
  title: { S: 'News' },
  body: { M: { text: { S: text } } },
})

it('stores the beginning of a long text, and finds the record by it', () => {
  const { store, recorder } = recordedStories()
  const text = 'Breaking '.padEnd(LONG, 'word ')

  recorder.committed(put(change('Article#a1', { before: article(text), after: article(`${text}!`) })))

  const stored = JSON.stringify(store.database.prepare('select * from steps').all())
  expect(stored.length).toBeLessThan(15_000)
  expect(listRecords(store, { text: 'breaking', limit: 9 })).toHaveLength(1)
})

it('shows that a long text has changed where it is cut', () => {
  const text = 'a'.repeat(LONG)
  const [before, after] = [shortenImage(article(`${text}b`)), shortenImage(article(`${text}c`))]

  const { changed, kept } = differenceOf(before, after)

  expect(changed).toMatchObject([
    { name: 'body.text', before: expect.stringMatching(/^aaa.* … \(300001 characters, /) },
  ])
  expect(kept).toMatchObject([{ name: 'title', after: 'News' }])
})

it.each([
  ['a list', { L: Array.from({ length: 9_000 }, () => ({ N: '7' })) }],
  ['a set', { SS: Array.from({ length: 9_000 }, (_, at) => `tag ${at}`) }],
  [
    'a map of many members',
    { M: Object.fromEntries(Array.from({ length: 9_000 }, (_, at) => [`m${at}`, { N: '7' }])) },
  ],
])('cuts %s that is long', (_what, attribute) => {
  expect(JSON.stringify(shortenImage({ attribute })).length).toBeLessThan(12_000)
})

it('cuts a text of more than 5,000 characters', () => {
  const texts = [5_000, 5_001].map(length => shortenImage({ text: { S: 'a'.repeat(length) } }).text)

  expect(texts).toEqual([{ S: 'a'.repeat(5_000) }, { S: expect.stringMatching(/^a{5000} … \(5001 characters, /) }])
})

it('keeps an image with short values as it is', () => {
  const image = { ...article('short'), tags: { SS: ['a'] }, photo: { B: 'AAAA' }, nothing: { NULL: true } }

  expect(shortenImage(image)).toEqual(image)
})

import { expect, it } from 'vitest'
import { runningConsole } from './running-console.ts'

/** A console with a story and a record for each of these items, which are in the stream one after another. */
async function consoleWith(...items: string[]) {
  const { ask, stream, clock } = await runningConsole()
  const add = async (item: string) => {
    stream.write([item])
    await clock.advance(100)
  }
  for (const item of items) await add(item)
  const read = async (path: string) => {
    const text = await (await ask(path)).text()
    return {
      text,
      rows: [...text.matchAll(/<li id="(?:line|story)-(\d+)"/g)].map(([, id]) => Number(id)),
      newest: /data-newest="(\d+)"/.exec(text)?.[1],
      held: /data-held="([^"]*)"/.exec(text)?.[1],
    }
  }
  return { add, read }
}

const LISTS = [
  ['/live', ['1 new story', '2 new stories']],
  ['/records/live', ['1 new record', '2 new records']],
] as const

it.each(LISTS)('%s leaves newer rows out on request, and counts them', async (path, [one, two]) => {
  const { add, read } = await consoleWith('first', 'second')
  const before = await read(path)
  const held = `${path}?upto=${before.newest}`
  expect(await read(held)).toEqual(before)

  await add('third')
  const afterOne = await read(held)
  await add('fourth')
  const afterTwo = await read(held)
  const all = await read(path)

  expect(before).toMatchObject({ newest: String(before.rows[0]), held: undefined })
  expect(afterOne).toMatchObject({ rows: before.rows, newest: before.newest, held: one })
  expect(afterTwo).toMatchObject({ rows: before.rows, newest: before.newest, held: two })
  expect(all.rows.slice(2)).toEqual(before.rows)
  expect(all.held).toBeUndefined()
})

it.each(LISTS)('%s counts only the newer rows that match its search', async (path, [one]) => {
  const { add, read } = await consoleWith('tea', 'coffee')
  const { newest } = await read(`${path}?q=tea`)
  await add('tea')
  await add('coffee')

  const { rows, held } = await read(`${path}?q=tea&upto=${newest}`)

  expect(rows).toEqual([Number(newest)])
  expect(held).toBe(one)
})

it.each(LISTS)('%s holds nothing back on a page of older rows', async path => {
  const { read } = await consoleWith('first', 'second', 'third')
  const [newest = 0, second, first] = (await read(path)).rows

  const older = await read(`${path}?before=${newest}&upto=${first}`)

  expect(older).toMatchObject({ rows: [second, first], newest: undefined, held: undefined })
})

it.each(LISTS)('%s ignores a number that is not one, and links to older rows without it', async path => {
  const { read } = await consoleWith(...Array.from({ length: 51 }, (_, index) => `item ${index}`))
  const all = await read(path)

  const odd = await read(`${path}?upto=newest`)
  const held = await read(`${path}?upto=${all.newest}`)

  expect(odd).toEqual(all)
  expect(held.text).toContain(`?before=${held.rows.at(-1)}" rel="next"`)
})

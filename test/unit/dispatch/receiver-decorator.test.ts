import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { receiver } from '../../../packages/dynamo-signals/src/dispatch/receiver.ts'
import { Product, shopSignal } from './shop-signal.ts'

// Vite leaves standard decorators as they are, and Node does not know them yet.
async function catalogues() {
  const source = await readFile(new URL('catalogue.decorators.ts', import.meta.url), 'utf8')
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'es2022' })
  const folder = await mkdtemp(join(tmpdir(), 'catalogues-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const compiled = join(folder, 'catalogues.mjs')
  await writeFile(compiled, code)
  const { declareCatalogues }: typeof import('./catalogue.decorators.ts') = await import(pathToFileURL(compiled).href)
  const [saved, deleted] = [shopSignal(), shopSignal()]
  return { saved, deleted, ...declareCatalogues({ receiver, saved, deleted }) }
}

it('A27: a decorated static method is connected with the class as `this`', async () => {
  const { saved, StaticCatalogue } = await catalogues()

  const responses = await saved.send(Product, { id: '1' })

  expect(StaticCatalogue.seen).toEqual(['1'])
  expect(responses).toEqual([
    { receiver: StaticCatalogue.reindex, dispatchUid: 'catalogue/reindex', response: StaticCatalogue },
  ])
})

it('A29: decorators stack on a method, and each of its signals can be disconnected by it', async () => {
  const { saved, deleted, StaticCatalogue } = await catalogues()

  await deleted.send(Product, { id: '2' })

  expect(StaticCatalogue.seen).toEqual(['2'])
  expect(saved.disconnect(StaticCatalogue.reindex)).toBe(true)
  expect(deleted.disconnect(StaticCatalogue.reindex)).toBe(true)
})

it('A20: a decorated instance method is connected per instance, with the instance as `this`', async () => {
  const { saved, deleted, Catalogue } = await catalogues()
  saved.disconnect('catalogue/reindex')
  const [first, second] = [new Catalogue(), new Catalogue()]

  await saved.send(Product, { id: '1' })
  saved.disconnect(first.reindex)
  deleted.disconnect(second.reindex)
  await saved.send(Product, { id: '2' })
  await deleted.send(Product, { id: '3' })

  expect(first.seen).toEqual(['1', '3'])
  expect(second.seen).toEqual(['1', '2'])
  expect(Object.keys(first)).toEqual(['seen'])
})

it('A24: the method of a subclass replaces the one it overrides, and is connected once', async () => {
  const { saved, LoudCatalogue } = await catalogues()
  saved.disconnect('catalogue/reindex')
  const loud = new LoudCatalogue()

  const responses = await saved.send(Product, { id: '1' })

  expect(loud.seen).toEqual(['1!'])
  expect(responses).toHaveLength(1)
})

it('A6: with a uid one instance at a time can be connected', async () => {
  const { saved, OnlyCatalogue } = await catalogues()
  const first = new OnlyCatalogue()

  expect(() => new OnlyCatalogue()).toThrow(expect.objectContaining({ code: 'dispatch.uidTaken' }))
  saved.disconnect(first.reindex)
  expect(() => new OnlyCatalogue()).not.toThrow()
})

it('A9: a private method is connected, and disconnected by its uid', async () => {
  const { saved, HiddenCatalogue } = await catalogues()
  const hidden = new HiddenCatalogue()

  await saved.send(Product, { id: '1' })

  hidden.reindexNow()
  expect(hidden.seen).toEqual(['1', 'now'])
  expect(saved.disconnect('catalogue/hidden')).toBe(true)
})

it.each([
  ['a class', { kind: 'class', name: 'Catalogue' }],
  ['a getter', { kind: 'getter', name: 'size' }],
  ['a method, in the legacy way', 'reindex'],
])('A27: decorating %s is refused', (_, context) => {
  const decorate = receiver(shopSignal()) as (target: unknown, context: unknown) => unknown

  expect(() => decorate(() => {}, context)).toThrow(expect.objectContaining({ code: 'dispatch.notMethod' }))
})

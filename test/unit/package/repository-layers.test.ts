import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** Each folder may import from those before it. */
const LAYERS = ['items', 'writing', 'reading', 'saving', 'deleting']
const REPOSITORY = fileURLToPath(new URL('../../../packages/dynamo-signals/src/repository/', import.meta.url))

it.each(LAYERS)('%s, in the repository layer, imports from nothing that is built on it', layer => {
  const above = LAYERS.slice(LAYERS.indexOf(layer) + 1)
  const files = globSync(`${layer}/*.ts`, { cwd: REPOSITORY })

  const imports = files.flatMap(file => {
    const found = readFileSync(REPOSITORY + file, 'utf8').matchAll(/from '\.\.\/(\w+)\//g)
    return [...found].map(([, folder]) => ({ file, folder }))
  })

  expect(files).not.toEqual([])
  expect(imports.filter(({ folder }) => above.includes(folder ?? ''))).toEqual([])
})

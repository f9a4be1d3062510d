import { expect, it } from 'vitest'
import { newerNode } from '../../../packages/dynamo-signals/src/cli/newer-node.ts'
import localCloud from '../../../packages/local-cloud/package.json' with { type: 'json' }

const withCode = (code: string) => Object.assign(new Error('Why.'), { code })

it.each([
  ['a configuration in TypeScript', 'ERR_UNKNOWN_FILE_EXTENSION'],
  ['a module that Node does not have yet', 'ERR_UNKNOWN_BUILTIN_MODULE'],
])('says in Node 22.12 that a newer one loads %s', (_, code) => {
  expect(newerNode(withCode(code), 'v22.12.0')).toBe(
    'This is Node 22.12.0. Node 22.18 and newer run TypeScript and dev. Install Node 24.',
  )
})

it.each(['v22.18.0', 'v24.21.0', 'v100.0.0', process.version])('blames something else in Node %s', version => {
  expect(newerNode(withCode('ERR_UNKNOWN_FILE_EXTENSION'), version)).toBeUndefined()
})

it('does not blame Node 22.12 for another failure', () => {
  expect(newerNode(withCode('ERR_MODULE_NOT_FOUND'), 'v22.12.0')).toBeUndefined()
  expect(newerNode('odd', 'v22.12.0')).toBeUndefined()
})

it('names the version that the local cloud declares', () => {
  expect(localCloud.engines.node).toBe('>=22.18')
})

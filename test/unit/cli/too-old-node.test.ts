import { expect, it } from 'vitest'
import manifest from '../../../packages/dynamo-signals/package.json' with { type: 'json' }
import { tooOldNode } from '../../../packages/dynamo-signals/src/cli/too-old-node.ts'

it.each(['v18.20.8', 'v20.20.2', 'v21.7.3'])('says in Node %s that it is too old, and what to do', version => {
  expect(tooOldNode(version)).toBe(
    `dynamo-signals: This is Node ${version.slice(1)}, and the commands need Node 22 or newer. Install Node 24, and run \`npm install\` again.\n`,
  )
})

it.each(['v22.0.0', 'v24.21.0', 'v100.0.0', 'v25.0.0-nightly', process.version])('says nothing in Node %s', version => {
  expect(tooOldNode(version)).toBeUndefined()
})

it('needs the version that the package declares', () => {
  expect(manifest.engines.node).toBe('>=22')
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { Stack } from './synth/stack.ts'
import type { Resource } from './synth/synth-result.ts'

/** A stage as it would be deployed. */
export function synthesized(stage: 'dev1' | 'production'): Stack {
  return Stack.parse(readFileSync(join(inject('stages'), `${stage}.json`), 'utf8'))
}

/** Both stages, by name, for tests that hold for each. */
export function bothStages(): [string, Stack][] {
  return [
    ['dev1', synthesized('dev1')],
    ['production', synthesized('production')],
  ]
}

/** A stage with a fault planted: what a check must not let pass. The inputs of the one named resource are changed. */
export function withFault(stage: Stack, name: string, plant: (resource: Resource) => void): Stack {
  const copy = Stack.parse(JSON.stringify(stage))
  const resource = copy.resources.find(each => each.type.startsWith('aws:') && each.name === name)
  if (!resource) throw new Error(`There is no resource ${name} to plant a fault in.`)
  plant(resource)
  return copy
}

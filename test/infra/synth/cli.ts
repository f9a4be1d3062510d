/**
 * `npm run synth -- <stage> [--json]`: lists what a stage would deploy. `npm run synth -- --types` writes sst-env.d.ts.
 */
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { STAGES } from '../stages.ts'
import { installPlatform } from './platform.ts'
import { synth } from './synth.ts'
import { typesFile } from './types-file.ts'

const root = resolve(import.meta.dirname, '../../..')
const [stage = 'dev1'] = process.argv.slice(2).filter(argument => !argument.startsWith('--'))

installPlatform(root)
const stack = await synth({ root, stage, ...STAGES[stage === 'production' ? 'production' : 'dev1'] })
if (process.argv.includes('--types')) {
  await writeFile(join(root, 'sst-env.d.ts'), typesFile(stack.links))
} else if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify(stack.resources, null, 2)}\n`)
} else {
  for (const { type, name } of stack.resources) process.stdout.write(`${type.padEnd(56)} ${name}\n`)
}
await stack.dispose()

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { bundleProgram, readApp, removeBundle } from './bundle-program.ts'
import { platformOf } from './platform.ts'
import { Stack } from './stack.ts'
import { MARK, type RunOptions, type RunResult } from './synth-result.ts'

/** What to synthesize, and as whom. */
export interface SynthOptions {
  /** The folder of `sst.config.ts`. */
  readonly root: string
  readonly stage: string
  /** The stage's settings, as its environment would have them. */
  readonly environment: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** As `sst dev` does it, rather than `sst deploy`. */
  readonly dev?: boolean
}

/**
 * Runs an SST program as `sst deploy` does, with SST's real components, against Pulumi's own mocks: no engine, no account,
 * no network. Rejects with the program's error. The bundles of the functions stay in a folder until `dispose` is called.
 */
export async function synth({ root, stage, environment, secrets, dev = false }: SynthOptions): Promise<Stack> {
  const app = await readApp(root, stage)
  const work = await mkdtemp(join(tmpdir(), 'synth-'))
  const outfile = await bundleProgram(root, { app, dev, work })
  const region = app.providers.aws?.region ?? 'eu-central-1'
  const options: RunOptions = { app, root, platform: platformOf(root), work, outfile, region }
  const secretValues = Object.entries(secrets).map(([name, value]) => [`SST_SECRET_${name}`, value])
  try {
    const { error, ...result } = await run(options, { ...environment, ...Object.fromEntries(secretValues) })
    if (error !== undefined) throw new Error(error)
    return new Stack(app, result, work)
  } catch (error) {
    await rm(work, { recursive: true, force: true })
    throw error
  } finally {
    await removeBundle(outfile)
  }
}

async function run(options: RunOptions, environment: Readonly<Record<string, string>>): Promise<RunResult> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [join(import.meta.dirname, 'runner.ts'), JSON.stringify(options)], {
    cwd: options.root,
    env: { PATH, HOME, NODE_OPTIONS: '--enable-source-maps --no-deprecation --no-warnings', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
  const start = output.lastIndexOf(MARK)
  if (start < 0) throw new Error(`The synth ended without a result:\n${output}\n${complaints}`)
  return JSON.parse(output.slice(start + MARK.length))
}

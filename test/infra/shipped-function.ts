import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { localConfig } from '../support/fresh-database.ts'
import type { Stack } from './synth/stack.ts'

/** What a function runs against. */
export interface Surroundings {
  readonly tableName: string
  readonly ledgerTableName: string
  readonly sesEndpoint: string
  readonly environment?: Readonly<Record<string, string>>
}

/** What an invocation gave, and how long the bundle took to load. */
export interface Invocation<Answer> {
  readonly loadMs: number
  readonly answer: Answer
}

/**
 * Invokes a function as it would be shipped: the bundle that a deploy uploads, on this Node, with the environment and
 * the links it would have, but for the tables and SES, which are local. Without an event it is only loaded.
 */
export async function invoke<Answer>(
  stack: Stack,
  component: string,
  surroundings: Surroundings,
  event?: object,
): Promise<Invocation<Answer>> {
  const { out } = stack.build(component)
  const eventFile = event ? [await eventIn(event)] : []
  return runBundle(join(out, 'bundle.mjs'), environmentOf(stack, component, surroundings), eventFile)
}

/** Runs any bundle. */
export async function runBundle<Answer>(
  bundle: string,
  env: NodeJS.ProcessEnv,
  rest: readonly string[] = [],
): Promise<Invocation<Answer>> {
  const runner = join(import.meta.dirname, 'run-bundle.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [runner, bundle, ...rest], { env })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

/** The environment of a component's Lambda on this machine. */
export function environmentOf(stack: Stack, component: string, surroundings: Surroundings): NodeJS.ProcessEnv {
  const { SST_KEY, SST_KEY_FILE, ...variables } = stack.lambda(component).inputs.environment.variables
  const { region, credentials, endpoint } = localConfig()
  const links = {
    ...stack.build(component).links,
    Data: { name: surroundings.tableName },
    Ledger: { name: surroundings.ledgerTableName },
  }
  return {
    PATH: process.env.PATH,
    NODE_OPTIONS: '--no-warnings',
    ...variables,
    ...Object.fromEntries(
      Object.entries(links).map(([name, value]) => [`SST_RESOURCE_${name}`, JSON.stringify(value)]),
    ),
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SES: surroundings.sesEndpoint,
    ...surroundings.environment,
  }
}

async function eventIn(event: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'event-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'event.json')
  await writeFile(file, JSON.stringify(event))
  return file
}

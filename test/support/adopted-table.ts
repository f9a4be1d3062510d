import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyModel, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { onTestFinished, vi } from 'vitest'
import { runCli } from '../../packages/dynamo-signals/src/cli/run-cli.ts'
import { compile } from './consumer-project.ts'
import type { someonesTable } from './existing-table.ts'
import { WORKSPACE } from './packed-library.ts'

type SomeonesTable = Awaited<ReturnType<typeof someonesTable>>

/** How `dynamo-signals adopt` ended, and the file that it was to write. */
export interface Adopted {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly file: string
  /** Compiles the file as strictly as TypeScript can, and returns the complaints. */
  complaints(): Promise<string>
  /** Loads the file. */
  load(): Promise<Readonly<Record<string, AnyModel>> & { readonly adoptedModels: readonly AnyModel[] }>
}

/** Runs `dynamo-signals adopt` for a table, in this process and with the SDK over HTTP. */
export async function adopt(endpoint: string, ...args: readonly string[]): Promise<Adopted> {
  const folder = await adoptionFolder()
  const file = join(folder, 'adopted-models.ts')
  return { ...(await runAdopt(endpoint, '--out', file, ...args)), file, ...usesOf(folder, file) }
}

/** Lets the SDK find a DynamoDB until the end of the test, as in a function that has a Region and credentials. */
export function useEndpoint(endpoint: string): void {
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
}

/** Runs `dynamo-signals adopt` with arguments. */
export async function runAdopt(endpoint: string, ...args: readonly string[]) {
  useEndpoint(endpoint)
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const code = await runCli(['adopt', ...args], { ...terminal, isInteractive: false })
  return { code, out: out.join(''), err: err.join('') }
}

/** A folder in which the packages of the workspace can be imported. */
export async function adoptionFolder(): Promise<string> {
  const artifacts = join(WORKSPACE, 'test/artifacts')
  await mkdir(artifacts, { recursive: true })
  const folder = await mkdtemp(join(artifacts, 'adopt-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** What to do with a file of models in a folder. */
export function usesOf(folder: string, file: string): Pick<Adopted, 'complaints' | 'load'> {
  return { load: () => import(pathToFileURL(file).href), complaints: () => complaintsIn(folder) }
}

/** Compiles a folder as strictly as TypeScript can, and returns the complaints. */
export async function complaintsIn(folder: string): Promise<string> {
  const config = { extends: join(WORKSPACE, 'tsconfig.json'), include: ['**/*.ts'], exclude: [] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  return compile(folder)
}

/** Delivers the whole stream of a table, twice, to receivers of all models. Returns what they did, each once. */
export async function effectsOn(
  { open, deliver }: Pick<SomeonesTable, 'open' | 'deliver'>,
  models: readonly AnyModel[],
): Promise<(readonly [model: string, kind: string, instance: object])[]> {
  const done: (readonly [string, string, object])[] = []
  for (const sender of models) {
    const options = { sender, consumer: 'mails' }
    const saved = async ({ instance, created, record, once }: PostSave<AnyModel>) =>
      once(record.id, async () => void done.push([sender.name, created ? 'created' : 'changed', instance]))
    const deleted = async ({ instance, record, once }: PostDelete<AnyModel>) =>
      once(record.id, async () => void done.push([sender.name, 'deleted', instance]))
    const disconnects = [
      postSave.connect(saved, { ...options, dispatchUid: `saved ${sender.name}` }),
      postDelete.connect(deleted, { ...options, dispatchUid: `deleted ${sender.name}` }),
    ]
    onTestFinished(() => void disconnects.map(disconnect => disconnect()))
  }
  const database = open(models)
  for (let again = 0; again < 2; again++) {
    const { batchItemFailures } = await deliver(database, 'mails')
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records failed`)
  }
  return done
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { packLibrary, run } from './packed-library.ts'

/** Our packages that a new project depends on, and their folders. */
const OURS: Readonly<Record<string, string>> = {
  'dynamo-signals': 'dynamo-signals',
  'dynamodb-embedded': 'dynamodb-embedded',
  '@dynamo-signals/local-cloud': 'local-cloud',
}

/** Projects that the packed command creates, as its user has them once the packages are published. */
export class NewProjects {
  readonly #inside: string
  readonly #command: string
  readonly #tarballs: ReadonlyMap<string, string>

  private constructor(inside: string, command: string, tarballs: ReadonlyMap<string, string>) {
    this.#inside = inside
    this.#command = command
    this.#tarballs = tarballs
  }

  /** Packs the command and the packages that a project depends on. */
  static async pack(inside: string): Promise<NewProjects> {
    const command = await packLibrary(inside, 'create-dynamo-signals')
    const tarballs = Object.entries(OURS).map(
      async ([name, folder]) => [name, (await packLibrary(inside, folder)).tarball] as const,
    )
    return new NewProjects(inside, command.tarball, new Map(await Promise.all(tarballs)))
  }

  /** Runs the command. The project gets our packages from tarballs, because they are not in the registry. */
  async create({ schema, deploy }: { readonly schema: string; readonly deploy: string }): Promise<string> {
    const folder = join(this.#inside, `${schema}-${deploy}`)
    const command = ['create-dynamo-signals', folder, '--schema', schema, '--deploy', deploy]
    await npm(this.#inside, 'exec', '--yes', `--package=${this.#command}`, '--', ...command)
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    for (const list of [manifest.dependencies, manifest.devDependencies]) {
      for (const [name, tarball] of this.#tarballs) if (name in list) list[name] = `file:${tarball}`
    }
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
    return folder
  }
}

type Variables = Readonly<Record<string, number>>

/** Runs npm in a folder, and returns what it printed. */
export async function npm(
  where: string | { readonly folder: string; readonly variables: Variables },
  ...args: readonly string[]
): Promise<string> {
  const { folder, variables } = typeof where === 'string' ? { folder: where, variables: {} } : where
  const { stdout } = await run('npm', [...args], { cwd: folder, env: environmentWith(variables) })
  return stdout
}

/** Runs `npm run dev`. Resolves once it is ready, with a function that stops it. */
export async function startDev(folder: string, ports: Variables): Promise<() => Promise<void>> {
  // A group of its own, which gets Ctrl-C as a terminal sends it.
  const options = { cwd: folder, env: environmentWith(ports), detached: true }
  const dev = spawn('npm', ['run', 'dev'], { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(dev, 'exit')
  const printed: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface(dev.stdout).on('line', line => {
      printed.push(line)
      if (line === 'ready') resolve()
    })
    dev.once('exit', () => reject(new Error(`npm run dev ended before it was ready:\n${printed.join('\n')}`)))
  })
  return async () => {
    process.kill(-Number(dev.pid), 'SIGINT')
    await ended
  }
}

/** The types of the instances that are stored in the table of `npm run dev`, sorted. */
export async function storedTypes(port: number): Promise<string[]> {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new DynamoDBClient({ endpoint: `http://localhost:${port}`, region: 'eu-west-1', credentials })
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'local-data' }))
  client.destroy()
  return Items.flatMap(({ _type }) => _type?.S ?? []).sort()
}

/** The environment of a user: without an AWS account, and without the variables that npm and Vitest set for this process. */
export function environmentWith(variables: Variables): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV$|NODE_OPTIONS$|AWS_)/i.test(name),
  )
  const added = Object.entries(variables).map(([name, value]) => [name, String(value)])
  return { ...Object.fromEntries([...kept, ...added]), PATH: `${dirname(process.execPath)}:${process.env.PATH}` }
}

import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { onTestFinished } from 'vitest'
import type { DevConfig } from '../../packages/local-cloud/src/dev/dev-config.ts'
import { type RunningDev, startDev } from '../../packages/local-cloud/src/dev/start-dev.ts'
import { freePort } from './free-port.ts'
import { WORKSPACE } from './packed-library.ts'

/** What `dev` says and what the functions print, in order. */
class Lines {
  readonly all: string[] = []
  readonly #waiting = new Set<() => void>()
  #from = 0

  add(line: string): void {
    this.all.push(line)
    for (const check of this.#waiting) check()
  }

  /** Resolves with the next line that matches, after the one that the last call found. */
  next(wanted: RegExp): Promise<string> {
    return new Promise(resolve => {
      const check = () => {
        const at = this.all.findIndex((line, index) => index >= this.#from && wanted.test(line))
        if (at === -1) return
        this.#waiting.delete(check)
        this.#from = at + 1
        resolve(this.all[at] ?? '')
      }
      this.#waiting.add(check)
      check()
    })
  }
}

/** A project of a user in a temporary folder, as `npx dynamo-signals dev` runs it. */
export class DevProject {
  readonly folder: string
  readonly lines = new Lines()
  readonly ports: { readonly dynamodbPort: number; readonly sesPort: number; readonly consolePort: number }
  #dev: RunningDev | undefined

  private constructor(folder: string, ports: DevProject['ports']) {
    this.folder = folder
    this.ports = ports
  }

  /** Writes a project whose configuration is plain data. It is removed when the test is finished. */
  static async create(config: DevConfig, files: Readonly<Record<string, string>>): Promise<DevProject> {
    const folder = await mkdtemp(join(tmpdir(), 'dev-project-'))
    const [dynamodbPort, sesPort, consolePort] = [await freePort(), await freePort(), await freePort()]
    const project = new DevProject(folder, { dynamodbPort, sesPort, consolePort })
    onTestFinished(async () => {
      await project.stop()
      await rm(folder, { recursive: true, force: true })
    })
    await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'), 'dir')
    await project.write('package.json', '{ "type": "module" }')
    await project.configure(config)
    for (const [name, text] of Object.entries(files)) await project.write(name, text)
    return project
  }

  get config(): string {
    return join(this.folder, 'dynamo-signals.config.ts')
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.ports.dynamodbPort}`
  }

  async start(dataDir = '.local'): Promise<void> {
    const complain = (line: string) => this.lines.add(line)
    this.#dev = await startDev({
      file: this.config,
      settings: { ...this.ports, dataDir },
      environment: process.env,
      log: { info: complain, warn: complain, error: complain },
      print: (name, line) => this.lines.add(`${name} | ${line}`),
    })
  }

  async stop(): Promise<void> {
    await this.#dev?.stop()
    this.#dev = undefined
  }

  /** The process of a function that has one. */
  pidOf(name: string): number {
    const [pid] = this.#dev?.pidsOf(name) ?? []
    if (pid === undefined) throw new Error(`${name} has no process.`)
    return pid
  }

  configure(config: DevConfig): Promise<void> {
    return this.write('dynamo-signals.config.ts', `export const dev = ${JSON.stringify(config, null, 2)}\n`)
  }

  async write(file: string, text: string): Promise<void> {
    const path = join(this.folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }

  /** As many editors save: a new file, which is renamed. */
  async writeByRename(file: string, text: string): Promise<void> {
    await this.write(`${file}.swp`, text)
    await rename(join(this.folder, `${file}.swp`), join(this.folder, file))
  }

  /** Puts an item with the AWS SDK, without the library. */
  async put(table: string, pk: string): Promise<void> {
    const client = new DynamoDBClient({
      endpoint: this.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    })
    await client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk } } }))
    client.destroy()
  }
}

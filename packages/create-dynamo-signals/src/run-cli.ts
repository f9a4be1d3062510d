import { relative } from 'node:path'
import { createProject } from './create-project.ts'
import { HELP } from './help.ts'
import { ownVersion } from './package-folder.ts'
import { type CliOptions, type Environment, readOptions, UsageError } from './read-options.ts'

/** Where the command writes, and the variables that npm sets. */
export interface CliPorts {
  readonly environment: Environment
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Runs the command. Resolves with its exit code, and never rejects. */
export async function runCli(args: readonly string[], { environment, out, err }: CliPorts): Promise<number> {
  try {
    const options = readOptions(args, environment)
    if (options.wanted === 'help') out(HELP)
    else if (options.wanted === 'version') out(`${await ownVersion()}\n`)
    else out(await create(options))
    return 0
  } catch (error) {
    err(`create-dynamo-signals: ${(error as Error).message}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

async function create(options: CliOptions): Promise<string> {
  const { name, folder } = await createProject(options)
  const way = relative(process.cwd(), folder)
  const steps = [...(way === '' ? [] : [`cd ${quoted(way)}`]), 'npm install', 'npm test']
  return `Created ${name}. Next:

${steps.map(step => `  ${step}\n`).join('')}
README.md describes its files, and DEPLOY.md how to deploy it.
`
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `"${path}"`
}

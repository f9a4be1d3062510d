import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FreshDatabase } from '../../support/fresh-database.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const MAIN = here('../../../packages/dynamo-signals/src/cli/main.ts')
const CONFIG = here('./bookshop.config.ts')

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the command line as a process of its own, over the tables of a test, and interrupts it when it has said so much. */
export async function runCommand(
  { tableName, ledgerTableName }: Pick<FreshDatabase, 'tableName' | 'ledgerTableName'>,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { interruptAt }: { readonly interruptAt?: RegExp } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args, '--local', '--config', CONFIG], {
    env: { ...process.env, TABLE: tableName, LEDGER: ledgerTableName, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
    if (interruptAt?.test(stderr) && !child.killed) child.kill('SIGINT')
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, stdout, stderr }
}

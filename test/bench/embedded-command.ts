import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../packages/dynamodb-embedded/src/cli/main.ts', import.meta.url))

/** A database in a process of its own. */
export interface Started {
  readonly endpoint: string
  stop(): Promise<unknown>
}

/** Starts the command of the embedded DynamoDB on a free port, as a separate process, as DynamoDB Local runs. */
export async function startEmbedded(args: readonly string[] = []): Promise<Started> {
  const child = spawn(process.execPath, [COMMAND, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const stop = () => {
    child.kill()
    return once(child, 'exit')
  }
  return { endpoint: /http:\S+\d/.exec(line)?.[0] ?? '', stop }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Settings of `npm start` that meet nothing else on this machine. */
export async function freeSettings(): Promise<Record<string, string>> {
  const [PORT, CONSOLE_PORT, SES_PORT, DYNAMODB_PORT] = await Promise.all([1, 2, 3, 4].map(freePort))
  return Object.fromEntries(
    Object.entries({ PORT, CONSOLE_PORT, SES_PORT, DYNAMODB_PORT }).map(([name, port]) => [name, String(port)]),
  )
}

/** Runs a program of the workspace to its end, with this environment and no other settings. */
export async function runProgram(args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const { PATH = '', HOME = '/tmp' } = process.env
  const child = spawn(process.execPath, args, {
    cwd: WORKSPACE,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill())
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', text => {
      said[name] += text
    })
  }
  const [code] = await once(child, 'close')
  return { code, ...said }
}

import { spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** A command that runs in a group of processes of its own, as in a terminal. */
export interface StartedCommand {
  readonly pid: number
  /** Resolves with the match when the output matches. Rejects with the output if the command ends before. */
  until(wanted: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>
}

/** Runs a program of Node in a group of processes of its own. It is killed when the test is finished. */
export function startCommand(
  main: string,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | number>> = {},
): StartedCommand {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...process.env, ...(environment as Readonly<Record<string, string>>) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let check = () => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
      check()
    })
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code, output }))
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const until = (wanted: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      check = () => {
        const match = wanted.exec(output)
        if (match) resolve(match)
      }
      check()
      ended.then(() => reject(new Error(`The command ended before its output matched ${wanted}:\n${output}`)), reject)
    })
  return { pid: child.pid ?? 0, until, ended }
}

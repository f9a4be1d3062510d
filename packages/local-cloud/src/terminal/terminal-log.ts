import type { Log } from '../log.ts'
import { printable } from './printable.ts'

/** A log for a terminal: info on standard output, warnings and errors on standard error. Messages are escaped. */
export function terminalLog({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'> = process): Log {
  const complain = (message: string): void => void stderr.write(`${printable(message)}\n`)
  return { info: message => void stdout.write(`${printable(message)}\n`), warn: complain, error: complain }
}

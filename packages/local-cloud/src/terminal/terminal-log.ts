import type { Log } from '../log.ts'
import { printable } from './printable.ts'

/** A log for a terminal: news on standard output, trouble on standard error. Whatever a message quotes, it stays a message. */
export function terminalLog({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'> = process): Log {
  const complain = (message: string): void => void stderr.write(`${printable(message)}\n`)
  return { info: message => void stdout.write(`${printable(message)}\n`), warn: complain, error: complain }
}

import { localCommand, quoted } from './local-command.ts'
import type { RedriveCommand } from './log-failures.ts'

/** Returns the commands that redrive dead letters on this machine, with variables of the environment and a configuration. */
export function localRedriveCommand(
  environment: Readonly<Record<string, string | number>>,
  config?: string,
): RedriveCommand {
  const command = localCommand(environment, config)
  return receiver => command('redrive', `--uid ${quoted(receiver)}`)
}

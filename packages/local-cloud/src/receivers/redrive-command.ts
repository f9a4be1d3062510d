import type { RedriveCommand } from './log-failures.ts'

/** Returns the commands that redrive dead letters on this machine, with variables of the environment and a configuration. */
export function localRedriveCommand(
  environment: Readonly<Record<string, string | number>>,
  config?: string,
): RedriveCommand {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(String(value))} `)
  const option = config === undefined ? '' : ` --config ${quoted(config)}`
  return receiver => `${variables.join('')}npx dynamo-signals redrive --local${option} --uid ${quoted(receiver)}`
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

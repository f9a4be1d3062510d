/** Writes a command of the library for this machine. */
export type LocalCommand = (subcommand: string, options: string) => string

/** Returns what writes the commands for this machine, with variables of the environment and a configuration. */
export function localCommand(environment: Readonly<Record<string, string | number>>, config?: string): LocalCommand {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(String(value))} `)
  const option = config === undefined ? '' : ` --config ${quoted(config)}`
  return (subcommand, options) => `${variables.join('')}npx dynamo-signals ${subcommand} --local${option} ${options}`
}

/** Quotes a word that a shell would split or run. */
export function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

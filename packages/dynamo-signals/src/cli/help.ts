import type { Command, CommandOption, StandaloneCommand } from './command.ts'

/** The output of `dynamo-signals --help`. */
export function generalHelp(commands: Readonly<Record<string, Command | StandaloneCommand>>): string {
  const width = Math.max(...Object.keys(commands).map(name => name.length))
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `${[
    'Usage: dynamo-signals <command> [options]',
    '',
    ...lines,
    '',
    'All commands accept --help (-h), and all but dev, tail and trace accept --json.',
    'All but adopt, tail and trace load the application from dynamo-signals.config.ts.',
    '--version prints the version.',
    'Exit codes: 0 done, 1 something was found or failed, 2 invalid arguments.',
  ].join('\n')}\n`
}

/** The output of `dynamo-signals <command> --help`. */
export function commandHelp(
  name: string,
  { summary, exit, argument }: Pick<StandaloneCommand, 'summary' | 'exit' | 'argument'>,
  options: Readonly<Record<string, CommandOption>>,
): string {
  const rows = [
    ...(argument ? [[`<${argument.name}>`, argument.about] as const] : []),
    ...Object.entries(options).map(
      ([option, { value, about }]) => [`--${option}${value ? ` ${value}` : ''}`, about] as const,
    ),
  ]
  const width = Math.max(...rows.map(([left]) => left.length))
  return `${[
    `Usage: dynamo-signals ${name}${argument ? ` <${argument.name}>` : ''} [options]`,
    '',
    `${summary}.`,
    '',
    ...rows.map(([left, about]) => `  ${left.padEnd(width)}  ${about}`),
    ...(exit ? ['', `Exit codes: ${exit}, 2 invalid arguments.`] : []),
  ].join('\n')}\n`
}

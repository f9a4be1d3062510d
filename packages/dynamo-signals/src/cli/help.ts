import type { Command, CommandOption } from './command.ts'

/** What `dynamo-signals --help` prints. */
export function generalHelp(commands: Readonly<Record<string, Command>>): string {
  const width = Math.max(...Object.keys(commands).map(name => name.length))
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `${[
    'Usage: dynamo-signals <command> [options]',
    '',
    ...lines,
    '',
    'Each has --help (-h) and --json; --version prints the version. The application is what dynamo-signals.config.ts exports.',
    'Exit code: 0 done, 1 something was found or failed, 2 called wrongly.',
  ].join('\n')}\n`
}

/** What `dynamo-signals <command> --help` prints. */
export function commandHelp(
  name: string,
  { summary, exit }: Command,
  options: Readonly<Record<string, CommandOption>>,
): string {
  const rows = Object.entries(options).map(([option, { value, about }]): [string, string] => [
    `--${option}${value ? ` ${value}` : ''}`,
    about,
  ])
  const width = Math.max(...rows.map(([left]) => left.length))
  return `${[
    `Usage: dynamo-signals ${name} [options]`,
    '',
    `${summary}.`,
    '',
    ...rows.map(([left, about]) => `  ${left.padEnd(width)}  ${about}`),
    ...(exit ? ['', `Exit code: ${exit}; 2 called wrongly.`] : []),
  ].join('\n')}\n`
}

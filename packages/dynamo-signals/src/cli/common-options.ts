import type { CommandOption } from './command.ts'

/** Options that several commands have. A command that opens the application has all of them. */
export const COMMON_OPTIONS = {
  config: { type: 'string', value: 'FILE', about: 'The configuration file. Default: dynamo-signals.config.ts' },
  database: { type: 'string', value: 'NAME', about: 'Use another database of the configuration, by its name' },
  local: { type: 'boolean', about: 'Use the DynamoDB on this machine, at port 8000 or DYNAMODB_PORT' },
  json: { type: 'boolean', about: 'Print JSON' },
} as const satisfies Readonly<Record<string, CommandOption>>

/** The option that every command has. */
export const HELP_OPTION = {
  help: { type: 'boolean', short: 'h', about: 'Show this help' },
} as const satisfies Readonly<Record<string, CommandOption>>

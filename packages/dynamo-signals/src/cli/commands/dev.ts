import type { StandaloneCommand } from '../command.ts'
import { COMMON_OPTIONS } from '../common-options.ts'
import { findConfig } from '../load-application.ts'
import { loadLocalCloud } from '../load-local-cloud.ts'

/** The part of the package that runs the command. Types of an optional package would not compile without it. */
interface DevModule {
  runDev(
    options: { readonly file: string; readonly port?: string | undefined; readonly data?: string | undefined },
    terminal: Parameters<StandaloneCommand['runAlone']>[0]['terminal'],
  ): Promise<0 | 1>
}

/** Runs the functions of a project on this machine. */
export const dev: StandaloneCommand = {
  summary: 'Run DynamoDB, the functions of `dev` in the configuration, an SES inbox and a console on this machine',
  exit: '0 stopped with Ctrl-C, 1 could not start',
  options: {
    port: { type: 'string', value: 'PORT', about: 'The port of DynamoDB. Default: 8000 or DYNAMODB_PORT' },
    data: { type: 'string', value: 'FOLDER', about: 'Where the data is kept. Default: .local. Empty: in memory' },
    config: COMMON_OPTIONS.config,
  },
  async runAlone({ values, terminal }) {
    const file = await findConfig(values.text('config'), '`dev`: { tables, consumers }')
    const { runDev } = await loadLocalCloud<DevModule>('dev')
    return runDev({ file, port: values.text('port'), data: values.text('data') }, terminal)
  },
}

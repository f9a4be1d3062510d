// The public names of `dynamo-signals dev`: the types of its configuration, and the command itself.
export type { DevConfig, DevConfigExport, DevConsumer, DevFunction, DevSchedule, DevTable } from './dev-config.ts'
export type { DevOptions } from './dev-settings.ts'
export { type DevTerminal, runDev } from './run-dev.ts'

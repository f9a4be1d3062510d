// The console of a deployed stage, for the command line of dynamo-signals.
export { runStageConsole, type StageTerminal } from './run-stage-console.ts'
export type { ApplicationTable, StageApplication, StageOptions } from './stage-application.ts'

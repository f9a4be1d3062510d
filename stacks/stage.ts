import { readStageSettings } from './settings.ts'

/** The settings of the stage that is deployed. These lines are the stacks' only readers of the environment. */
export const settings = readStageSettings(process.env)

/** Whether people's data is in this stage: it is protected then. */
export const isProduction = $app.stage === 'production'

/** A name that says whose it is, for what is found by name in the AWS console. */
export function stageName(name: string): string {
  return `${$app.name}-${$app.stage}-${name}`
}

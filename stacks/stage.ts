import { readStageSettings } from './settings.ts'

/** The settings of the deployed stage. The only code in the stacks that reads the environment. */
export const settings = readStageSettings(process.env)

/** Whether this stage holds real user data. If so, it is protected. */
export const isProduction = $app.stage === 'production'

/** Returns a name with app and stage, for resources that you look up by name in the AWS console. */
export function stageName(name: string): string {
  return `${$app.name}-${$app.stage}-${name}`
}

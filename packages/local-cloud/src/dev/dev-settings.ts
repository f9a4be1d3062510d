import { LocalCloudError } from '../local-cloud-error.ts'

/** The settings of `dynamo-signals dev`, from its options and the environment. */
export interface DevSettings {
  readonly dynamodbPort: number
  readonly sesPort: number
  readonly consolePort: number
  /** `''` for memory. */
  readonly dataDir: string
}

const DEFAULTS = { DYNAMODB_PORT: 8000, SES_PORT: 8005, CONSOLE_PORT: 4000 }
/** Where the data is, in the folder of the configuration. */
const DATA_DIR = '.local'

/** The options of the command, which come before the environment. */
export interface DevOptions {
  readonly port?: string | undefined
  readonly data?: string | undefined
}

/** Reads the settings. Throws a `LocalCloudError` with the name and value of an invalid one. */
export function readDevSettings(
  { port, data }: DevOptions,
  environment: Readonly<Record<string, string | undefined>>,
): DevSettings {
  const fromEnvironment = (name: keyof typeof DEFAULTS) => readPort(name, environment[name] || `${DEFAULTS[name]}`)
  const settings = {
    dynamodbPort: port === undefined ? fromEnvironment('DYNAMODB_PORT') : readPort('--port', port),
    sesPort: fromEnvironment('SES_PORT'),
    consolePort: fromEnvironment('CONSOLE_PORT'),
    dataDir: data ?? environment.DATA_DIR ?? DATA_DIR,
  }
  const { dynamodbPort, sesPort, consolePort } = settings
  if (new Set([dynamodbPort, sesPort, consolePort]).size < 3) {
    const ports = `DYNAMODB_PORT is ${dynamodbPort}, SES_PORT is ${sesPort}, CONSOLE_PORT is ${consolePort}`
    throw new LocalCloudError('dev.samePort', `Two services have the same port: ${ports}. Give each its own port.`)
  }
  return settings
}

/** Strict, because `Number` also accepts `0x1f90`, `8e3` and the empty string. */
function readPort(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65_535) return port
  throw new LocalCloudError('dev.invalidPort', `${name} is "${text}". Set it to a port from 1 to 65535.`)
}

/** Returns the variables with which a command finds these services: those that are not the default. */
export function devEnvironment({ dynamodbPort, sesPort }: DevSettings): Readonly<Record<string, number>> {
  const used = { DYNAMODB_PORT: dynamodbPort, SES_PORT: sesPort }
  return Object.fromEntries(Object.entries(used).filter(([name, port]) => port !== DEFAULTS[name as keyof typeof used]))
}

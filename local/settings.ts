/** The settings of `npm start`, from the environment. All have defaults, and an empty setting counts as unset. */
export interface LocalSettings {
  readonly PORT: number
  readonly CONSOLE_PORT: number
  readonly DYNAMODB_PORT: number
  readonly SES_PORT: number
  /** Empty: all data is in memory. */
  readonly DATA_DIR: string
  readonly DYNAMODB_ENDPOINT: string | undefined
  readonly ENGINE: 'dynamodb-local' | 'embedded'
  readonly TABLE_PREFIX: string
  readonly PUBLIC_URL: string | undefined
  readonly RATE_LIMITS: 'on' | 'off'
}

/** The default settings of `npm start`. */
export const LOCAL_DEFAULTS = {
  PORT: 3000,
  CONSOLE_PORT: 4000,
  DYNAMODB_PORT: 8000,
  SES_PORT: 8005,
  DATA_DIR: '.local',
  ENGINE: 'embedded',
  TABLE_PREFIX: 'shop',
  RATE_LIMITS: 'on',
} as const

/** Thrown for invalid settings. The message has the name, value and valid values of each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

type Environment = Readonly<Record<string, string | undefined>>
type PortName = 'PORT' | 'CONSOLE_PORT' | 'DYNAMODB_PORT' | 'SES_PORT'

/** DynamoDB allows table names of 255 characters, and the longest is `<prefix>-ledger`. */
const LONGEST_PREFIX = 248

/** Reads the settings. Throws a `SettingsError` with the name, value and valid values of every invalid setting. */
export function readLocalSettings(environment: Environment = process.env): LocalSettings {
  const problems: string[] = []
  const read = <T>(name: string, fallback: T, parse: (text: string) => T | undefined, rule: string): T => {
    const text = environment[name]?.trim()
    if (text === undefined || text === '') return fallback
    const value = parse(text)
    if (value !== undefined) return value
    problems.push(`${name} is ${JSON.stringify(text)}. ${rule}`)
    return fallback
  }
  const port = (name: PortName) => {
    const rule = `Set it to a port from 1 to 65535, or unset it to use ${LOCAL_DEFAULTS[name]}.`
    return read(name, LOCAL_DEFAULTS[name] as number, readPort, rule)
  }
  const settings: LocalSettings = {
    PORT: port('PORT'),
    CONSOLE_PORT: port('CONSOLE_PORT'),
    DYNAMODB_PORT: port('DYNAMODB_PORT'),
    SES_PORT: port('SES_PORT'),
    DATA_DIR: readDataDir(environment.DATA_DIR, problems),
    DYNAMODB_ENDPOINT: read(
      'DYNAMODB_ENDPOINT',
      undefined,
      readAddress,
      'Set it to an address such as http://localhost:8000, or unset it to start DynamoDB automatically.',
    ),
    ENGINE: read(
      'ENGINE',
      LOCAL_DEFAULTS.ENGINE as LocalSettings['ENGINE'],
      text => (text === 'dynamodb-local' || text === 'embedded' ? text : undefined),
      'Set it to embedded, or to dynamodb-local, which needs Java.',
    ),
    TABLE_PREFIX: read(
      'TABLE_PREFIX',
      LOCAL_DEFAULTS.TABLE_PREFIX as string,
      text => (/^[\w.-]+$/.test(text) && text.length <= LONGEST_PREFIX ? text : undefined),
      `Set it to at most ${LONGEST_PREFIX} letters, digits, -, _ and ., as table names begin with it.`,
    ),
    PUBLIC_URL: read(
      'PUBLIC_URL',
      undefined,
      readAddress,
      'Set it to the address that links in emails begin with, such as http://localhost:3000.',
    ),
    RATE_LIMITS: read(
      'RATE_LIMITS',
      LOCAL_DEFAULTS.RATE_LIMITS as 'on' | 'off',
      text => (text === 'on' || text === 'off' ? text : undefined),
      'Set it to on or off.',
    ),
  }
  if (problems.length === 0) problems.push(...sharedPorts(settings))
  if (problems.length > 0) throw new SettingsError(problems.join('\n'))
  return settings
}

/** Strict, because `Number` also accepts `0x1f90`, `8e3` and the empty string. */
function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** Without a trailing slash, a query or a hash, because paths are appended to it. */
function readAddress(text: string): string | undefined {
  return /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text) ? text.replace(/\/+$/, '') : undefined
}

/** An empty value means memory. Spaces are rejected, because they are probably a mistake in a script. */
function readDataDir(text: string | undefined, problems: string[]): string {
  if (text === undefined || text === '') return text ?? LOCAL_DEFAULTS.DATA_DIR
  if (text.trim() === '') {
    problems.push(
      `DATA_DIR is ${JSON.stringify(text)}. Set it to a folder, or to an empty string to keep everything in memory.`,
    )
  }
  return text.trim()
}

function sharedPorts({ DYNAMODB_ENDPOINT, ...settings }: LocalSettings): string[] {
  const names: PortName[] = [
    'PORT',
    'CONSOLE_PORT',
    'SES_PORT',
    ...(DYNAMODB_ENDPOINT ? [] : ['DYNAMODB_PORT' as const]),
  ]
  const users = Object.entries(Object.groupBy(names, name => settings[name]))
  return users
    .filter(([, those = []]) => those.length > 1)
    .map(([port, those = []]) => `${those.join(' and ')} are both ${port}. Give each service its own port.`)
}

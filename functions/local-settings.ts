import * as z from 'zod'

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)

const environment = z.object({
  PORT: port(3000),
  CONSOLE_PORT: port(4000),
  DYNAMODB_PORT: port(8000),
  SES_PORT: port(8005),
  DATA_DIR: z.string().default('.local'),
  DYNAMODB_ENDPOINT: z.url().optional(),
  TABLE_PREFIX: z
    .string()
    .regex(/^[\w.-]+$/)
    .default('shop'),
  PUBLIC_URL: z.url().optional(),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
})

/** What `npm start` can be told by the environment; every setting has a default. */
export type LocalSettings = z.infer<typeof environment>

/** Reads the settings. Throws one sentence that names what is wrong. */
export function readLocalSettings(): LocalSettings {
  const { data, error } = environment.safeParse(process.env)
  if (data) return data
  throw new Error(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('. '))
}

export { leanTransport } from './lean-transport.ts'
export { openDatabase, type SdkFreeDatabaseOptions } from './open-database.ts'
export type { CredentialsProvider, ExpiringCredentials, LeanSettings } from './settings.ts'

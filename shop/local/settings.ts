/** The tables of `npm run dev`. */
export const LOCAL_TABLES = { DATA_TABLE: 'local-data', LEDGER_TABLE: 'local-ledger' }

/** The environment of a program that uses them. */
export const LOCAL_ENVIRONMENT = {
  ...LOCAL_TABLES,
  AWS_ENDPOINT_URL_DYNAMODB: `http://localhost:${process.env.DYNAMODB_PORT || 8000}`,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
}

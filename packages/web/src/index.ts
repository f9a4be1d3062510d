// The app that the Lambda function and the local server serve.
export { CONTENT_SECURITY_POLICY, createApp } from './create-app.ts'
export type { AppOptions } from './storefront/storefront.ts'

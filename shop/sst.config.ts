/// <reference path="./.sst/platform/config.d.ts" />

/** What `npx sst deploy --stage <name>` deploys. */
export default $config({
  app({ stage }) {
    const isProduction = stage === 'production'
    return {
      name: 'shop',
      home: 'aws',
      removal: isProduction ? 'retain' : 'remove',
      protect: isProduction,
    }
  },
  async run() {
    const { data } = await import('./infra/tables.ts')
    const { signUp } = await import('./infra/functions.ts')
    const { alarms, dashboard } = await import('./infra/watch.ts')
    return { table: data.name, signUp: signUp.name, alarms: alarms.arn, dashboard: dashboard.dashboardName }
  },
})

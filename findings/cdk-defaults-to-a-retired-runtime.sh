#!/usr/bin/env bash
# In a CDK app without the feature flag that `cdk init` writes into cdk.json, NodejsFunction deploys to Node 16, which
# Lambda has retired. `Runtime.NODEJS_LATEST`, in the same release, is Node 24.
source "$(dirname "$0")/support/setup.sh" aws-cdk-lib@2.276.0 constructs@10.8.1 esbuild@0.28.2

echo 'export const handler = async () => 1' > handler.ts
cat > finding.mjs <<'JS'
import { App, Stack } from 'aws-cdk-lib'
import { Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { report } from './report.mjs'

const runtime = context => {
  const stack = new Stack(new App({ context }), 'Shop')
  const settings = { entry: 'handler.ts', depsLockFilePath: 'package-lock.json' }
  return new NodejsFunction(stack, 'Links', settings).runtime.name
}

report('the newest runtime that the release knows', {
  latest: Runtime.NODEJS_LATEST.name,
  default: runtime({}),
  withTheFlag: runtime({ '@aws-cdk/aws-lambda-nodejs:useLatestRuntimeVersion': true }),
}, { latest: 'nodejs24.x', default: 'nodejs16.x', withTheFlag: 'nodejs24.x' })
JS
node finding.mjs 2> esbuild.log || { status=$?; cat esbuild.log; exit $status; }

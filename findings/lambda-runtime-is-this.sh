#!/usr/bin/env bash
# Lambda's setting for the handler can name a method: `index.app.handler`. The runtime finds it, but calls it on an object
# of its own. `this` is then neither the instance nor undefined, so that a field of the instance reads as undefined, and
# nothing throws until it is used.
source "$(dirname "$0")/support/setup.sh" --ignore-scripts aws-lambda-ric@4.0.2

cat > index.mjs <<'JS'
class App {
  table = 'Books'
  async handler() {
    return { table: this.table ?? 'nothing', calledOn: this.constructor.name }
  }
}
export const app = new App()
export const bound = app.handler.bind(app)
JS
cat > finding.mjs <<'JS'
import { invoke } from './lambda-runtime.mjs'
import { report } from './report.mjs'

report('app.handler runs on app, or throws at once', {
  method: JSON.parse(invoke('index.app.handler').response),
  bound: JSON.parse(invoke('index.bound').response),
}, {
  method: { table: 'nothing', calledOn: 'BufferedInvokeProcessor' },
  bound: { table: 'Books', calledOn: 'App' },
})
JS
node finding.mjs

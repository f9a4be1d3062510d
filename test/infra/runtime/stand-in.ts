import { registerHooks } from 'node:module'

// Loaded before aws-lambda-ric: its native addon, which has to be compiled, is stood in for by a file of ours.
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.endsWith('rapid-client.node')) return next(specifier, context)
    return { url: new URL('rapid-client.ts', import.meta.url).href, shortCircuit: true }
  },
})

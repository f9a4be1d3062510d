export { leanTransport } from './lean-transport.ts'

/* What the stacks link to the functions. */
import 'sst'

declare module 'sst' {
  export interface Resource {
    Data: { name: string; type: 'sst.aws.Dynamo' }
    Ledger: { name: string; type: 'sst.aws.Dynamo' }
    Mail: { sender: string; type: 'sst.aws.Email' }
    TokenKeys: { value: string; type: 'sst.sst.Secret' }
  }
}

/** What `dynamodb-embedded --help` prints. */
export const HELP = `Usage: dynamodb-embedded [options]

Serves a DynamoDB to any AWS SDK, until it is stopped. Credentials and regions are not checked.

  -p, --port <number>       the port to listen on; 0 for a free one. Default: 8000
      --host <address>      the address to listen on. Default: 127.0.0.1, this machine only
  -d, --data <folder>       keeps the data there. Default: in memory
      --durability <when>   acknowledges a write when it survives a power cut (fsync) or the end
                            of the process (os). Default: fsync
      --repair              goes on without what follows damage in the folder, and keeps it aside
      --expire-every <s>    deletes items whose time to live is over, this often in seconds;
                            0 for never. Default: 60
  -v, --version             prints the version
  -h, --help                prints this

Exit code: 0 stopped, 1 could not start, 2 called wrongly.
`

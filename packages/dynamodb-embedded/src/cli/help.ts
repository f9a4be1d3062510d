/** The output of `dynamodb-embedded --help`. */
export const HELP = `Usage: dynamodb-embedded [options]

Serves DynamoDB to any AWS SDK until it is stopped. Credentials and Regions are not checked.

  -p, --port <number>       the port to listen on, or 0 for a free one. Default: 8000
      --host <address>      the address to listen on. Default: 127.0.0.1, this machine only
  -d, --data <folder>       stores the data in this folder. Default: in memory
      --durability <when>   acknowledges a write once it survives a power failure (fsync) or the end
                            of the process (os). Default: fsync
      --repair              opens a damaged folder, and moves all data after the damage to a file
      --expire-every <s>    how often expired items are deleted, in seconds;
                            0 for never. Default: 60
  -v, --version             prints the version
  -h, --help                prints this help

Exit codes: 0 stopped, 1 could not start, 2 invalid arguments.
`

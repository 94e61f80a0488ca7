const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** Ends the process with one line when this Node is older than the workspace supports. */
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Honnin needs Node 20.19 or newer (24 LTS in production); this is ${process.versions.node}.\n`)
  process.exit(2)
}

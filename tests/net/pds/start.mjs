// A PLC directory (in memory) and the reference PDS on it, on 127.0.0.1 and free ports: start.mjs APP-FOLDER.
// Prints "READY PDS-PORT PLC-PORT" when both answer; SIGTERM ends it. Settings come from the environment.
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'

const HOST = '127.0.0.1'
const require = createRequire(path.join(path.resolve(process.argv[2]), 'package.json'))

// Both servers would listen on every interface.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  if (typeof args[0] === 'number' || /^\d+$/.test(args[0])) {
    if (typeof args[1] === 'string') args[1] = HOST
    else args.splice(1, 0, HOST)
  }
  return listen.apply(this, args)
}

const freePort = () => new Promise((resolve, reject) => {
  const probe = net.createServer()
  probe.on('error', reject)
  probe.listen(0, () => {
    const { port } = probe.address()
    probe.close(() => resolve(port))
  })
})

const plcPort = await freePort()
const pdsPort = await freePort()
process.env.PDS_PORT = String(pdsPort)
process.env.PDS_DID_PLC_URL = `http://localhost:${plcPort}` // the PDS takes no IP address for a directory

const plc = require('@did-plc/server')
const { PDS } = await import(require.resolve('@atproto/pds'))
const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: plcPort })
await directory.start()
const pds = await PDS.fromEnv()
await pds.start()
console.log(`READY ${pdsPort} ${plcPort}`)

const stop = async () => {
  await pds.destroy()
  await directory.destroy()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

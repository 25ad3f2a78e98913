/* global db, print, process, rs, sleep -- what mongosh gives a script */
// Run by mongosh as root, any number of times: the replica set, and the users of server and exporter.
const members = process.env.MONGO_HOSTS.split(',').map((host, _id) => ({ _id, host }))

try {
  rs.status()
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error
  rs.initiate({ _id: 'cinema', members })
}
while (!db.hello().isWritablePrimary) sleep(250)

const known = new Set(rs.conf().members.map(({ host }) => host))
for (const { host } of members) if (!known.has(host)) rs.add(host)

const ensureUser = (database, user, pwd, roles) => {
  const target = db.getSiblingDB(database)
  if (target.getUser(user)) target.updateUser(user, { pwd, roles })
  else target.createUser({ user, pwd, roles })
}
ensureUser('cinema', 'cinema', process.env.MONGO_PASSWORD, [{ role: 'readWrite', db: 'cinema' }])
ensureUser('admin', 'exporter', process.env.MONGO_EXPORTER_PASSWORD, [
  { role: 'clusterMonitor', db: 'admin' },
  { role: 'read', db: 'local' },
])
print('replica set and users are ready')

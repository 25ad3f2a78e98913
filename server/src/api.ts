import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import { loadConfig } from './config.ts'
import { createContext } from './context.ts'
import { warmCatalogue } from './features/catalogue/warm.ts'
import { createFastServer } from './http/fast-server.ts'
import { serveMetrics } from './http/metrics-server.ts'
import { answerProtocolErrors, protocolLimits } from './http/protocol.ts'
import { closeServer, exitOnSignal } from './infra/drain.ts'
import { listen } from './infra/listen.ts'
import { runProcess } from './infra/process.ts'
import { startTracing } from './infra/tracing.ts'

/** The web process: configuration, context, listen, drain. */
runProcess(async () => {
  const config = loadConfig()
  const context = await createContext(config)
  const tracing = await startTracing(config, { name: 'api', version: context.version })
  const server = createFastServer(createApp(context), protocolLimits, tracing.wrap)
  answerProtocolErrors(server)
  try {
    await listen(server, config.PORT, config.HOST)
  } catch (error) {
    await context.close()
    throw error
  }
  const browses = config.SERVICES.includes('catalogue')
  // The index is built while the first viewers already browse.
  if (browses) context.searchIndex.current()
  const metricsServer = await serveMetrics(config, context.metrics)
  const { port } = server.address() as AddressInfo
  context.logger.info({ port }, 'listening')
  process.send?.({ listening: port })
  // It answers meanwhile: a cold cache is slower, not wrong.
  const warmed = (browses ? warmCatalogue(context) : Promise.resolve()).catch((error: unknown) => {
    context.logger.warn({ err: error }, 'the cache was not warmed')
  })

  exitOnSignal(context.logger, async () => {
    context.drain.begin()
    await closeServer(server)
    if (metricsServer) await closeServer(metricsServer)
    await warmed
    await tracing.close()
    await context.close()
  })
})

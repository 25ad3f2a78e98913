import type { AddressInfo } from 'node:net'
import { ConfigError, loadConfig } from './config.ts'
import { createContext } from './context.ts'
import { createGateway } from './gateway/app.ts'
import { createRegistry } from './gateway/registry.ts'
import { createFastServer } from './http/fast-server.ts'
import { serveMetrics } from './http/metrics-server.ts'
import { answerProtocolErrors, protocolLimits } from './http/protocol.ts'
import { closeServer, exitOnSignal } from './infra/drain.ts'
import { listen } from './infra/listen.ts'
import { runProcess } from './infra/process.ts'
import { startTracing } from './infra/tracing.ts'

/** The process in front of services that run apart: configuration, context, listen, drain. */
runProcess(async () => {
  const config = loadConfig()
  if (!config.SERVICE_URLS) throw new ConfigError('Configuration: SERVICE_URLS is not set')
  const context = await createContext(config)
  const tracing = await startTracing(config, { name: 'gateway', version: context.version })
  try {
    const registry = createRegistry(config.SERVICE_URLS, context.outbounds)
    const server = createFastServer(createGateway(context, registry), protocolLimits, tracing.wrap)
    answerProtocolErrors(server)
    await listen(server, config.PORT, config.HOST)
    const metricsServer = await serveMetrics(config, context.metrics)
    const { port } = server.address() as AddressInfo
    context.logger.info({ port }, 'listening')
    process.send?.({ listening: port })

    exitOnSignal(context.logger, async () => {
      context.drain.begin()
      await closeServer(server)
      if (metricsServer) await closeServer(metricsServer)
      await registry.close()
      await tracing.close()
      await context.close()
    })
  } catch (error) {
    await context.close()
    throw error
  }
})

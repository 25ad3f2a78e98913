import { variable } from './config-variable.ts'
import { serviceList, serviceNames, serviceUrls } from './services.ts'

/** Which parts of the API a process serves, and where the gateway finds them. */
export const serviceVariables = {
  SERVICES: variable({
    schema: serviceList.default(serviceNames),
    description: `Parts of the API that this process serves, of ${serviceNames.join(', ')}, separated by commas; all of them unless given`,
  }),
  SERVICE_URLS: variable({
    schema: serviceUrls.optional(),
    description:
      'Where the gateway finds the services, as name=http://host:port separated by commas; a service that is named again has several instances',
  }),
} as const

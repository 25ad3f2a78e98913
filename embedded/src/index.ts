export { type DataStores, startDataStores, type StartOptions } from './launcher/start.ts'

import { existsSync } from 'node:fs'
import type { Upload } from '@cinema/contract'
import { expect, vi } from 'vitest'
import { startServer, testEnvironment, type TestServer } from '../../../../test/harness.ts'
import { killWorker, startWorker, type WorkerProcess } from '../../../../test/worker-process.ts'
import { libraryFolders, type Folders } from '../folders.ts'
import { begin, idIn, look, openUploader, patch, pretendWorker, type Uploader } from './uploader.ts'

/** On a busy machine making a film only takes longer. */
export const patient = { timeout: 200_000, interval: 100 }
const partBytes = 8 * 1024 * 1024

/** An instance, a worker beside it, and an administrator who sends films in. */
export class FilmStage {
  readonly server: TestServer
  readonly folders: Folders
  readonly #environment: Readonly<Record<string, string>>
  #uploader: Uploader | undefined
  #worker: WorkerProcess | undefined

  static async open(
    path: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<FilmStage> {
    const quiet = { LOG_LEVEL: 'fatal', TRANSCODE_THREADS: '1' }
    const own = testEnvironment({ ...quiet, ...settings })
    // So that a test can hear what is asked.
    const environment = { ...own, MONGODB_URI: `${own.MONGODB_URI}?monitorCommands=true` }
    return new FilmStage(await startServer(environment), { ...environment, PATH: path })
  }

  private constructor(server: TestServer, environment: Readonly<Record<string, string>>) {
    this.server = server
    this.folders = libraryFolders(server.context.config.DATA_DIR)
    this.#environment = environment
  }

  async signIn(): Promise<void> {
    this.#uploader = await openUploader(this.server)
    await pretendWorker(this.server)
  }

  get uploader(): Uploader {
    if (!this.#uploader) throw new Error('Nobody has signed in.')
    return this.#uploader
  }

  async startWorker(): Promise<WorkerProcess> {
    this.#worker = await startWorker(this.#environment)
    return this.#worker
  }

  async killWorker(): Promise<void> {
    if (this.#worker) await killWorker(this.#worker)
    this.#worker = undefined
  }

  async close(): Promise<void> {
    await this.killWorker()
    await this.server.close()
  }

  /** Sends a file in; answers the id of its upload. */
  async send(file: Buffer, fields: Record<string, string> = {}): Promise<string> {
    const { server, uploader } = this
    const title = `Film ${Math.random().toString(36).slice(2)}`
    const creation = { size: file.length, fields: { title, ...fields } }
    const location = await begin(uploader, server.url, creation)
    for (let offset = 0; offset < file.length; offset += partBytes) {
      const body = file.subarray(offset, offset + partBytes)
      const answer = await patch(uploader, server.url + location, { offset, body })
      expect(answer).toMatchObject({ status: 204 })
    }
    return idIn(location)
  }

  until(id: string, wanted: (upload: Upload) => boolean): Promise<Upload> {
    return vi.waitFor(async () => {
      const upload = await look(this.uploader, id)
      if (!wanted(upload)) throw new Error(`not yet: ${JSON.stringify(upload)}`)
      return upload
    }, patient)
  }

  settled(id: string): Promise<Upload> {
    return this.until(id, ({ state }) => ['ready', 'refused', 'failed'].includes(state))
  }

  async call(method: string, url: string): Promise<unknown> {
    const { browser, token } = this.uploader
    return (await browser.send(method, url, { token })).body
  }

  /** Files of an upload; a worker removes what it needs no more when the outcome is noted. */
  expectLeft(id: string, files: readonly string[]): Promise<void> {
    const { folders } = this
    return vi.waitFor(() => {
      const all = [folders.source(id), folders.work(id), folders.film(id)]
      expect(all.filter(existsSync)).toEqual(files)
    }, patient)
  }
}

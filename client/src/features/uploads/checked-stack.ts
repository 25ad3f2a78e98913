import { DefaultHttpStack, type HttpRequest, type HttpStack } from 'tus-js-client'

/**
 * Sends every part with its checksum, so that what is damaged on its way is noticed and sent again.
 * Browsers compute it only on pages that are served securely; elsewhere parts go without.
 */
export class CheckedStack implements HttpStack {
  readonly #stack = new DefaultHttpStack({})

  createRequest(method: string, url: string): HttpRequest {
    const request = this.#stack.createRequest(method, url)
    const send = request.send.bind(request)
    request.send = async (body: unknown) => {
      if (body instanceof Blob && isSecureContext) {
        request.setHeader('Upload-Checksum', `sha256 ${await digestOf(body)}`)
      }
      return send(body)
    }
    return request
  }

  getName(): string {
    return this.#stack.getName()
  }
}

async function digestOf(part: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await part.arrayBuffer())
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

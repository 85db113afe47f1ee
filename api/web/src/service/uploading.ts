import { headers, needsToken, ServiceError } from './client'
import type { Problem } from './shapes'

/** Send a file as the body of a request and tell how much has gone; fetch cannot tell that, so this is an XMLHttpRequest. */
export function upload<T>(path: string, file: Blob, told: (share: number) => void, signal: AbortSignal): Promise<T> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1${path}`)
    for (const [name, value] of Object.entries(headers({ 'Content-Type': 'application/zip' }))) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => { if (event.lengthComputable) told(event.loaded / event.total) }
    request.onerror = () => failed(new ServiceError({ type: 'about:blank', title: 'no answer', status: 0 }))
    request.onabort = () => failed(new DOMException('cancelled', 'AbortError'))
    request.onload = () => {
      if (request.status === 401) needsToken.value = true
      try {
        const body: unknown = JSON.parse(request.responseText)
        if (request.status < 400) done(body as T)
        else failed(new ServiceError({ type: 'about:blank', title: request.statusText, ...(body as object), status: request.status } as Problem))
      } catch {
        failed(new ServiceError({ type: 'about:blank', title: request.statusText || String(request.status), status: request.status }))
      }
    }
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

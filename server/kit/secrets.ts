import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Keys derived from the deployment's one secret. `seal` encrypts a short personal text (AES-256-GCM: 12-byte nonce, 16-byte
 * tag, then the text); `mark` is a keyed hash that finds equal values without opening them.
 */
export type Secrets = {
  seal(text: string): Buffer
  open(sealed: Buffer): string
  mark(text: string): Buffer
}

export function secretsFrom(secret: string): Secrets {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'gridloom', purpose, 32))
  const sealKey = derive('seal')
  const markKey = derive('mark')
  return {
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      const cipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, 12), { authTagLength: 16 })
      cipher.setAuthTag(sealed.subarray(12, 28))
      return cipher.update(sealed.subarray(28), undefined, 'utf8') + cipher.final('utf8')
    },
    mark: (text) => createHmac('sha256', markKey).update(text).digest(),
  }
}

export const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url')

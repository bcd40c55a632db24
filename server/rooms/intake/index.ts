export { newSecretFor } from './acts/channel-keys.ts'
export { listOfChannels, makeChannel, type NewChannel } from './acts/channels.ts'
export { pruneNonces } from './acts/keys.ts'

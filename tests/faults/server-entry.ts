// The server as it is; it ends when whoever started it is gone.
process.on('disconnect', () => process.exit(1))
await import('../../server/main.ts')
